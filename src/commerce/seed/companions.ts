import { AppError } from "../../errors.ts";
import { PRODUCTS } from "./catalogue.ts";

/** Who buys the first also takes the second, in so many of 100 baskets, beyond what chance would give. */
const PAIRS: readonly (readonly [product: string, companion: string, percent: number])[] = [
  ["Spaghetti 500 g", "Tomato & Basil Sauce 400 g", 34],
  ["Spaghetti 500 g", "Grated Parmesan 100 g", 22],
  ["Tomato & Basil Sauce 400 g", "Spaghetti 500 g", 30],
  ["Green Pesto 190 g", "Spaghetti 500 g", 38],
  ["Basmati Rice 1 kg", "Tikka Masala Sauce 400 g", 24],
  ["Tikka Masala Sauce 400 g", "Naan Bread, 2", 40],
  ["Tikka Masala Sauce 400 g", "Basmati Rice 1 kg", 36],
  ["Tortilla Chips 200 g", "Salsa 300 g", 40],
  ["Tortilla Chips 200 g", "Guacamole Dip 200 g", 24],
  ["Tortilla Wraps, 8", "Salsa 300 g", 26],
  ["Tortilla Wraps, 8", "Avocados, 2", 24],
  ["Sliced Wholemeal Bread 750 g", "Salted Butter 250 g", 22],
  ["Butter Croissants, 4", "Strawberry Jam 370 g", 26],
  ["Crunchy Peanut Butter 340 g", "Strawberry Jam 370 g", 32],
  ["Plain Bagels, 5", "Cream Cheese 200 g", 42],
  ["Mozzarella 125 g", "Fresh Basil, pot", 28],
  ["Vine Tomatoes 500 g", "Mozzarella 125 g", 16],
  ["Plain Flour 1.5 kg", "Caster Sugar 1 kg", 34],
  ["Plain Flour 1.5 kg", "Free-Range Eggs, 12", 24],
  ["Baking Tin Set", "Baking Paper 15 m", 46],
  ["Rolled Oats 1 kg", "Blueberries 250 g", 20],
  ["Ground Coffee 500 g", "Coffee Filters No. 4, 100", 20],
  ["Coffee Filters No. 4, 100", "Ground Coffee 500 g", 34],
  ["Espresso Beans 1 kg", "Whole Milk 1 l", 22],
  ["French Press 1 l", "Ground Coffee 500 g", 44],
  ["Breakfast Tea, 80 bags", "Digestive Biscuits 400 g", 30],
  ["Pilsner, 6 × 330 ml", "Sea Salt Crisps 150 g", 28],
  ["Pilsner, 6 × 330 ml", "Salted Peanuts 200 g", 22],
  ["Cola, 6 × 330 ml", "Microwave Popcorn, 3", 20],
  ["Merlot 750 ml", "Mature Cheddar 350 g", 18],
  ["Merlot 750 ml", "Dark Chocolate 70 % 100 g", 16],
  ["Prosecco 750 ml", "Truffle Selection 200 g", 18],
  ["Sauvignon Blanc 750 ml", "Brie 200 g", 26],
  ["Charcoal 5 kg", "Firelighters, 32", 48],
  ["Charcoal 5 kg", "Burger Buns, 6", 36],
  ["Charcoal 5 kg", "Grill Tongs", 10],
  ["Kettle Barbecue 47 cm", "Charcoal 5 kg", 72],
  ["Potting Compost 40 l", "Geraniums, 6", 36],
  ["Potting Compost 40 l", "Terracotta Pot 25 cm", 24],
  ["Herb Seeds, 5 packets", "Potting Compost 40 l", 32],
  ["Tomato Feed 1 l", "Gardening Gloves", 16],
  ["Toothpaste 75 ml", "Toothbrushes, 2", 24],
  ["Toothpaste 75 ml", "Mouthwash 500 ml", 14],
  ["Shampoo 400 ml", "Conditioner 400 ml", 40],
  ["Cleansing Foam 150 ml", "Day Moisturiser 50 ml", 36],
  ["Laundry Detergent, 40 washes", "Fabric Softener 1.5 l", 34],
  ["Toilet Paper, 12 rolls", "Kitchen Towels, 4 rolls", 26],
  ["Washing-Up Liquid 500 ml", "Sponges, 6", 30],
  ["Nappies Size 4, 44", "Baby Wipes, 3 × 64", 52],
  ["Nappies Size 4, 44", "Nappy Cream 100 ml", 18],
  ["Infant Formula 800 g", "Apple & Pear Purée, 6", 34],
  ["Colouring Pencils, 24", "Sketch Pad A4", 42],
  ["Building Bricks, 250", "AA Batteries, 8", 16],
  ["Wireless Mouse", "AA Batteries, 8", 34],
  ["Phone Case", "Screen Protector, 2", 48],
  ["USB-C Charger 30 W", "USB-C Cable 2 m", 44],
  ["Mechanical Keyboard", "Wireless Mouse", 30],
  ["Noise-Cancelling Headphones", "USB-C Cable 2 m", 22],
  ["Wine Glasses, 6", "Merlot 750 ml", 26],
  ["Chef's Knife 20 cm", "Cutting Board", 38],
];

/** What may follow a product into the basket. */
export interface Companion {
  /** Index into the products. */
  readonly product: number;
  readonly percent: number;
}

const indexes = new Map(PRODUCTS.map(({ name }, index) => [name, index]));

function indexOf(name: string): number {
  const index = indexes.get(name);
  if (index === undefined) {
    throw new AppError(
      "internal",
      `The demo's catalogue has no product "${name}"`,
    );
  }
  return index;
}

/** The co-purchase table: the companions of each product, by its index. */
export const COMPANIONS: readonly (readonly Companion[])[] = (() => {
  const table: Companion[][] = PRODUCTS.map(() => []);
  for (const [product, companion, percent] of PAIRS) {
    table[indexOf(product)]?.push({ product: indexOf(companion), percent });
  }
  return table;
})();
