/** One category as data. */
export interface CategoryData {
  readonly name: string;
  readonly description: string;
  /** How often its products come up in the ranking of all products; larger is more. */
  readonly pace: number;
  /** How much it sells in each month, January first; 100 is an even month. */
  readonly months: readonly number[];
  /** Name, brand and today's price in minor units, the most bought first. */
  readonly products: readonly (readonly [name: string, brand: string, priceMinor: number])[];
}
