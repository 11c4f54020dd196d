/** `/shop/…`: the pages of items whose shop is this program: the demo shop, and photos of a folder. */
import { access, constants } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute } from 'node:path';
import type { CatalogueItem } from '../../src/core/catalogue.js';
import { type Html, html } from './html.js';
import type { HttpServer } from './http-server.js';
import { firstThumbnailPath, ItemId, itemOf } from './items.js';
import type { HttpOptions } from './options.js';

/** Pictures that browsers show; a recorded source of any other name is never sent, whatever a feed says. */
const PICTURES: readonly string[] = ['.jpg', '.jpeg', '.png', '.webp', '.gif', '.avif'];

export function shopRoutes(server: HttpServer, options: HttpOptions): void {
  const schema = { params: ItemId, hide: true };

  server.get('/shop/:id', { schema }, async (request, reply) => {
    const item = await itemOf(options, request.params.id);
    return reply.type('text/html; charset=utf-8').send(itemPage(item, options).markup);
  });

  /** The picture in full size, read from where the catalogue says that it is; the request only names the item. */
  server.get('/shop/:id/picture', { schema }, async (request, reply) => {
    const source = (await itemOf(options, request.params.id)).images[0];
    if (source === undefined || !(await isLocalPicture(source))) {
      return reply.redirect(firstThumbnailPath(request.params.id));
    }
    return reply.sendFile(basename(source), dirname(source), { maxAge: '1h' });
  });
}

async function isLocalPicture(source: string): Promise<boolean> {
  if (!isAbsolute(source) || !PICTURES.includes(extname(source).toLowerCase())) return false;
  return access(source, constants.R_OK).then(
    () => true,
    () => false,
  );
}

function itemPage(item: CatalogueItem, options: HttpOptions): Html {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Shop', item.shop],
    ['Brand', item.brand],
    ['Kind', item.category],
    ['Colour', item.colour],
    ['For', item.gender],
  ];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${item.title} · ${item.shop}</title>
<link rel="icon" href="/page/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/page/page.css">
</head>
<body>
<header class="bar"><a class="brand" href="/"><img src="/page/icon.svg" alt="" width="28" height="28">samelook</a><span class="catalogue-name">${options.catalogueName}</span></header>
<main class="item">
<img class="item-picture" src="/shop/${encodeURIComponent(item.id)}/picture" alt="${item.title}">
<div>
<p class="item-shop">${item.shop}</p>
<h1>${item.title}</h1>
${item.price === undefined ? undefined : html`<p class="item-price">${price(item.price, item.currency)}</p>`}
<dl>${facts.flatMap(([name, value]) => (value === undefined ? [] : [html`<dt>${name}</dt><dd>${value}</dd>`]))}</dl>
${options.demo && html`<p class="notice">This is a demo shop: the item was drawn by this program. Nothing here is for sale.</p>`}
<p><a href="/">Find look-alikes of another photo</a></p>
</div>
</main>
</body>
</html>`;
}

/** A price in its currency, as English writes it; without a currency, the bare number. */
function price(amount: number, currency: string | undefined): string {
  if (currency === undefined) return String(amount);
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount);
}
