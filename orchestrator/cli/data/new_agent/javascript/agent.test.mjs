// What the agent finds, each with its source, and what it does not know.

import assert from "node:assert/strict";
import { test } from "node:test";
import { assess, CONCERN } from "./agent.mjs";

test("what it finds has a source and a day, and points by the rule they print", () => {
  const answer = assess({ name: "DeepSeek-R1" });
  assert.equal(answer.findings[0].claim, "The repository of DeepSeek-R1 holds no code of conduct.");
  assert.equal(answer.findings[0].evidence[0].seen, "2025-05-10");
  assert.deepEqual([answer.scores[0].dimension, answer.scores[0].points], [CONCERN, 40]);
});

test("what it does not know it does not judge", () => {
  const answer = assess({ name: "Frobnicator-9000" });
  assert.deepEqual([answer.confidence, answer.findings], [0, undefined]);
});
