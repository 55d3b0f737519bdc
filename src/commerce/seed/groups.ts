/** A kind of people: where its members lie in the four features that segmentation is trained on. */
export interface Group {
  /** Shown as the customer's segment. */
  readonly name: string;
  /** Out of 1,000 customers. */
  readonly share: number;
  /** Middle and reach of the bell, see `bell()`; income in thousands a year, frequency in purchases a year. */
  readonly age: readonly [middle: number, reach: number];
  readonly income: readonly [middle: number, reach: number];
  readonly spending: readonly [middle: number, reach: number];
  readonly frequency: readonly [middle: number, reach: number];
  /** How much each category is liked, in the catalogue's order; 100 is neither more nor less. */
  readonly tastes: readonly number[];
  /** How likely a basket of 1, 2, 3, … chosen products is. */
  readonly basket: readonly number[];
  /** How likely Online, Store and Mobile App are the preferred way to shop. */
  readonly channels: readonly [online: number, store: number, mobile: number];
}

/** Five groups that lie apart, so that clustering has something to find. */
export const GROUPS: readonly Group[] = [
  {
    name: "Student",
    share: 180,
    age: [21, 7],
    income: [17, 14],
    spending: [62, 28],
    frequency: [14, 11],
    tastes: [80, 70, 100, 120, 140, 170, 70, 90, 15, 50, 190, 30],
    basket: [36, 30, 18, 10, 6],
    channels: [25, 20, 55],
  },
  {
    name: "Young Professional",
    share: 240,
    age: [31, 11],
    income: [54, 26],
    spending: [83, 26],
    frequency: [30, 16],
    tastes: [90, 100, 110, 90, 130, 100, 80, 130, 50, 110, 150, 60],
    basket: [24, 28, 22, 13, 8, 5],
    channels: [45, 20, 35],
  },
  {
    name: "Family",
    share: 260,
    age: [41, 13],
    income: [76, 30],
    spending: [48, 26],
    frequency: [44, 20],
    tastes: [120, 120, 110, 120, 90, 110, 130, 100, 330, 90, 70, 100],
    basket: [12, 20, 22, 18, 13, 9, 6],
    channels: [35, 50, 15],
  },
  {
    name: "Affluent",
    share: 140,
    age: [54, 16],
    income: [131, 50],
    spending: [77, 26],
    frequency: [24, 14],
    tastes: [110, 110, 100, 80, 140, 90, 80, 120, 40, 210, 120, 170],
    basket: [20, 25, 23, 16, 10, 6],
    channels: [45, 45, 10],
  },
  {
    name: "Senior",
    share: 180,
    age: [71, 16],
    income: [31, 20],
    spending: [22, 22],
    frequency: [18, 11],
    tastes: [110, 120, 130, 110, 90, 90, 110, 100, 25, 60, 20, 150],
    basket: [28, 32, 22, 12, 6],
    channels: [12, 84, 4],
  },
];
