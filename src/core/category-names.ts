/** What shops and datasets call their kinds of garment, in the words of this program. */
import { Category } from './garment.js';

/**
 * Singular nouns, as the garment detector tells the kinds apart: jumpers and hoodies are tops, cardigans outerwear, jumpsuits dresses. What
 * is known in the plural alone stands as it is.
 */
const NAMES: Readonly<Record<Exclude<Category, 'outfit'>, string>> = {
  top: 'blouse camisole hoodie jersey jumper longsleeve polo pullover shirt sweater sweatshirt tank tee top tshirt tunic undershirt vest',
  bottom: 'bottom chino jean jogger legging pant short sweatpant trouser',
  skirt: 'skirt skort',
  dress: 'body bodysuit dress dungarees gown jumpsuit overall playsuit romper',
  outerwear: 'anorak blazer cape cardigan coat jacket outerwear outwear parka poncho raincoat trenchcoat windbreaker',
  shoes: 'boot clog flat footwear heel loafer mule pump sandal shoe slipper sneaker trainer wedge',
  bag: 'backpack bag clutch handbag purse rucksack tote wallet',
  headwear: 'beanie beret cap hat headwear',
  accessory:
    'accessory belt bracelet earring eyewear glasses glove jewellery jewelry necklace ring scarf shawl sunglasses tie watch',
};
const KINDS: ReadonlyMap<string, Category> = new Map(
  Category.options.flatMap((kind) => {
    const nouns = kind === 'outfit' ? [kind] : NAMES[kind].split(' ');
    return nouns.map((noun) => [noun, kind] as const);
  }),
);

/** Endings of the plural, and what stands in their place in the singular. */
const PLURALS: readonly (readonly [RegExp, string])[] = [
  [/ies$/, 'y'],
  [/ves$/, 'f'],
  [/es$/, ''],
  [/s$/, ''],
];

/**
 * The kind that an English name means, by its head noun: "Dresses", "leather jackets", "T-shirts", and by the last step that says something
 * of "Women > Shoes > Sale"; undefined where it means none.
 */
export function categoryNamed(name: string): Category | undefined {
  const steps = name.toLowerCase().split(/[>/|]/);
  for (const step of steps.reverse()) {
    const noun = step
      .replace(/\bt[\s-]shirt/g, 'tshirt')
      .match(/[a-z]+/g)
      ?.at(-1);
    const kind = noun === undefined ? undefined : kindOfNoun(noun);
    if (kind !== undefined) return kind;
  }
  return undefined;
}

/** The kind that one word in small letters stands for, in the singular or the plural. */
export function kindOfNoun(noun: string): Category | undefined {
  const forms = [noun, ...PLURALS.map(([ending, singular]) => noun.replace(ending, singular))];
  return forms.map((form) => KINDS.get(form)).find((kind) => kind !== undefined);
}
