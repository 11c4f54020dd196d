/** What is checked across the embeds and components of one message. */
import type { AnyComponent, Component, Embed } from './fields.js';
import { COMPONENTS, EMBEDS } from './limits.js';
import { must } from './refusal.js';

/** Every component, in the order in which it stands, with those in it. */
export function flatten(components: readonly AnyComponent[]): readonly AnyComponent[] {
  return components.flatMap((one): readonly AnyComponent[] => {
    const inner: readonly AnyComponent[] = 'components' in one ? flatten(one.components) : [];
    return [one, ...inner, ...('accessory' in one ? [one.accessory] : [])];
  });
}

/** @throws Refusal 50035 */
export function checkComponents(components: readonly Component[], isV2: boolean): void {
  const all = flatten(components);
  if (isV2) {
    must(all.length <= COMPONENTS.all, 'components', 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED');
    const characters = all.reduce((sum, one) => sum + (one.type === 10 ? one.content.length : 0), 0);
    must(characters <= COMPONENTS.allCharacters, 'components', 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED');
  } else {
    must(components.length <= COMPONENTS.rows, 'components', 'BASE_TYPE_BAD_LENGTH');
    for (const { type } of components) {
      must(type === 1, 'components', 'UNION_TYPE_CHOICES', 'Only action rows, without IS_COMPONENTS_V2.');
    }
  }
  const customIds = all.flatMap((one) => ('custom_id' in one ? [one.custom_id] : []));
  must(new Set(customIds).size === customIds.length, 'components', 'COMPONENT_CUSTOM_ID_DUPLICATED');
  const ids = all.flatMap((one) => ('id' in one && one.id ? [one.id] : []));
  must(new Set(ids).size === ids.length, 'components', 'COMPONENT_ID_DUPLICATED');
  for (const one of all) checkOne(one);
}

function checkOne(one: AnyComponent): void {
  if (one.type === 1) {
    const hasMenu = one.components.some(({ type }) => type === 3);
    must(!hasMenu || one.components.length === 1, 'components', 'COMPONENT_LAYOUT_WIDTH_EXCEEDED');
  }
  if (one.type === 2) {
    must(one.label !== undefined || one.emoji !== undefined, 'components', 'BUTTON_COMPONENT_INVALID', 'No label.');
    must(one.label !== '' || one.emoji !== undefined, 'components', 'BUTTON_COMPONENT_INVALID', 'An empty label.');
  }
  if (one.type === 3) {
    const { options, min_values: least = 1, max_values: most = 1 } = one;
    const values = options.map(({ value }) => value);
    must(new Set(values).size === values.length, 'components', 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED');
    must(least <= most && most <= options.length, 'components', 'SELECT_COMPONENT_MAX_VALUES_TOO_LARGE');
    const chosen = options.filter((option) => option.default === true).length;
    must(chosen <= most, 'components', 'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES');
  }
}

/** @throws Refusal 50035 */
export function checkEmbeds(embeds: readonly Embed[]): void {
  let characters = 0;
  for (const [n, embed] of embeds.entries()) {
    must(Object.keys(embed).length > 0, `embeds.${n}`, 'MESSAGE_EMBED_EMPTY');
    const { title = '', description = '', fields = [], footer, author } = embed;
    const texts = [title, description, footer?.text ?? '', author?.name ?? ''];
    for (const { name, value } of fields) texts.push(name, value);
    characters += texts.join('').length;
  }
  must(characters <= EMBEDS.allCharacters, 'embeds', 'MAX_EMBED_SIZE_EXCEEDED');
}

/** Names of the files that pictures of embeds and components lead to: "attachment://<name>". */
export function listReferences(embeds: readonly Embed[], components: readonly Component[]): readonly string[] {
  const addresses = [
    ...embeds.flatMap(({ image, thumbnail, author, footer }) => [
      author?.icon_url,
      thumbnail?.url,
      image?.url,
      footer?.icon_url,
    ]),
    ...flatten(components).flatMap((one) => {
      if (one.type === 11) return [one.media.url];
      if (one.type === 12) return one.items.map(({ media }) => media.url);
      return one.type === 13 ? [one.file.url] : [];
    }),
  ];
  return addresses.flatMap((address) => (address?.startsWith('attachment://') ? [address.slice(13)] : []));
}
