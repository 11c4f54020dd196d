/** A design as the shop lists it: id, title, shop, price, link and picture. */
import type { CatalogueItem } from '../../core/catalogue.js';
import type { Category } from '../../core/garment.js';
import { designGarment, type GarmentDesign } from './design.js';
import { createRandom } from './random.js';
import { titleOf } from './title.js';

/** Raised whenever pictures come out otherwise than before: files of another version are drawn again. */
export const GENERATOR_VERSION = 3;

interface Shop {
  readonly name: string;
  readonly currency: string;
  /** Multiplies the euro price. */
  readonly level: number;
  readonly brands: readonly string[];
}

/** All invented. */
const SHOPS: readonly Shop[] = [
  {
    name: 'Brindlewick',
    currency: 'GBP',
    level: 0.9,
    brands: ['Alder Vane', 'Kestrel & Thread', 'Brindlewick Basics'],
  },
  { name: 'Tindra & Moss', currency: 'EUR', level: 1, brands: ['Tindra', 'Plume Nord', 'Halden Loom'] },
  { name: 'Quillhaven', currency: 'USD', level: 1.1, brands: ['Sunday Ferret', 'Nine Lanterns', 'Quill'] },
  { name: 'Corvessa', currency: 'EUR', level: 1.6, brands: ['Corvessa', 'Mirelle Ondo', 'Casa Velune'] },
  { name: 'Ottermill Outlet', currency: 'USD', level: 0.7, brands: ['Ottermill', 'Pebble Parade', 'Halden Loom'] },
];

/** Euro prices from and to, for plain high-street goods. */
const PRICES: { readonly [category in Category]?: readonly [number, number] } = {
  dress: [35, 110],
  top: [12, 65],
  skirt: [24, 75],
  bottom: [28, 90],
  outerwear: [65, 240],
  shoes: [35, 140],
  bag: [25, 130],
  headwear: [12, 40],
};
const DEAR_FABRICS: { readonly [fabric: string]: number } = {
  leather: 1.6,
  suede: 1.4,
  satin: 1.2,
  wool: 1.25,
  'cable-knit': 1.2,
  velvet: 1.2,
};
const ENDINGS = [0.99, 0.95, 0.5, 0];

/** The id of the n-th item (0, 1, 2 …) of a seed. */
export function itemId(seed: number, n: number): string {
  return `demo-${seed}-${String(n + 1).padStart(5, '0')}`;
}

/** Where the item's picture lies, relative to the feed file. The version is in the name so that a redrawn picture is a new one to whoever keeps embeddings. */
export function pictureOf(seed: number, n: number): string {
  return `images/${itemId(seed, n)}-v${GENERATOR_VERSION}.webp`;
}

/** The n-th item (0, 1, 2 …) of a seed, as one line of the feed. Ids and titles are unique within a seed. */
export function listItem(seed: number, n: number): CatalogueItem {
  const design = designGarment(seed, n);
  const random = createRandom('listing', seed, n);
  const shop = random.pick(SHOPS);
  const id = itemId(seed, n);
  const stock = random.next();
  return {
    id,
    title: titleOf(design),
    shop: shop.name,
    url: `/shop/${id}`,
    images: [pictureOf(seed, n)],
    price: priceOf(design, shop.level, random.next(), random.pick(ENDINGS)),
    currency: shop.currency,
    category: design.category,
    colour: design.colour,
    gender: design.fit,
    brand: random.pick(shop.brands),
    availability: stock < 0.86 ? 'in_stock' : stock < 0.95 ? 'out_of_stock' : 'preorder',
  };
}

/** Skewed to the lower end, as shops are. */
function priceOf(design: GarmentDesign, level: number, luck: number, ending: number): number {
  const [low, high] = PRICES[design.category] ?? [10, 50];
  const euros = (low + (high - low) * luck ** 1.6) * (DEAR_FABRICS[design.fabric] ?? 1) * level;
  return Math.max(5, Math.floor(euros)) + ending;
}
