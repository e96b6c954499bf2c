// The verdicts there are, from worst to best, and what each means.

export const MEANS = {
  adopt: "Proven for this use: go ahead.",
  trial: "Worth pursuing where the risk can be borne.",
  assess: "Worth exploring before deciding.",
  hold: "Proceed with caution, or not at all.",
  undecided: "What is known does not carry a verdict.",
};

export const RANK = ["hold", "assess", "trial", "adopt"];

export function knownVerdict(verdict) {
  return MEANS[verdict] ? verdict : "undecided";
}
