// Going through moments step by step or by the clock, at any speed.

import { useEffect, useState } from "../elements/html.js";

const LONGEST_WAIT = 2500;
const SHORTEST_WAIT = 30;
const FIRST_SPEED = 0.25;

/**
 * `moments` are times in seconds; long silences are shortened. {step, on, speed, go(step), toggle(), setSpeed(speed)}.
 */
export function usePlaying(moments) {
  const last = moments.length - 1;
  const [step, setStep] = useState(last);
  const [on, setOn] = useState(false);
  const [speed, setSpeed] = useState(FIRST_SPEED);
  useEffect(() => {
    if (!on) return undefined;
    if (step >= last) return setOn(false);
    const gap = ((moments[step + 1] - moments[step]) * 1000) / speed;
    const timer = setTimeout(() => setStep(step + 1), Math.max(SHORTEST_WAIT, Math.min(LONGEST_WAIT, gap)));
    return () => clearTimeout(timer);
  }, [on, step, speed]);
  const go = (target) => {
    setOn(false);
    setStep(Math.max(0, Math.min(last, target)));
  };
  const toggle = () => {
    if (!on && step === last) setStep(0);
    setOn(!on);
  };
  return { step, on, speed, go, toggle, setSpeed };
}
