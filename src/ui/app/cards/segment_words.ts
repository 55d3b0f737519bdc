/** Who the customers of a segment are, and what to do about them. */
export interface SegmentWords {
  readonly who: string;
  readonly advice: string;
}

/** By the name that the service gives to a segment's trace. */
const WORDS: Readonly<Record<string, SegmentWords>> = {
  "Champions": {
    who: "Bought just now, buy often and spend the most.",
    advice: "Thank them, show them what is new first, and ask for a review.",
  },
  "Loyal": {
    who: "Buy regularly and spend well.",
    advice: "Offer a membership, and suggest what goes with their purchases.",
  },
  "Potential loyalists": {
    who: "Bought recently, and more than once.",
    advice: "Invite them to a membership before the habit fades.",
  },
  "New customers": {
    who: "Bought just now, little so far, and many for the first time.",
    advice: "Welcome them, and make the second purchase easy.",
  },
  "Promising": {
    who: "Bought not long ago, for little so far.",
    advice: "Stay in mind with a small offer or a free sample.",
  },
  "Need attention": {
    who: "Bought a fair amount, and have been quiet for a while.",
    advice: "Make an offer with an end date on what they liked.",
  },
  "About to sleep": {
    who: "Bought little, and have been quiet for a while.",
    advice: "Show them what others like, and remind them that you are there.",
  },
  "At risk": {
    who: "Spent well and often, but long ago.",
    advice: "Write to them in person, and give a reason to come back.",
  },
  "Can't lose them": {
    who: "Were among your best, and have stopped buying.",
    advice: "Call them. Find out what went wrong and put it right.",
  },
  "Hibernating": {
    who: "Bought little, a long time ago.",
    advice: "Include them in seasonal mailings; spend no more than that.",
  },
  "Lost": {
    who: "Bought little, longest ago of all.",
    advice: "One last try to win them back, then let them rest.",
  },
};

/** A segment that this page does not know yet shows its numbers without advice. */
export const wordsOf = (segment: string): SegmentWords => WORDS[segment] ?? { who: "", advice: "" };
