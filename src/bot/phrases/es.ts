/** Spanish. */
import type { Phrases } from './phrases.js';
import { createPlural } from './plural.js';

const plural = createPlural('es');
const inSeconds = (seconds: number) => plural(seconds, { one: 'en # segundo', other: 'en # segundos' });

export const SPANISH: Phrases = {
  locale: 'es',
  languageName: 'Español',
  categories: {
    top: 'Parte de arriba',
    bottom: 'Pantalón',
    skirt: 'Falda',
    dress: 'Vestido',
    outerwear: 'Chaqueta o abrigo',
    shoes: 'Calzado',
    bag: 'Bolso',
    headwear: 'Gorro o sombrero',
    accessory: 'Complemento',
    outfit: 'Conjunto',
  },
  colours: {
    black: 'negro',
    white: 'blanco',
    grey: 'gris',
    gray: 'gris',
    beige: 'beis',
    brown: 'marrón',
    red: 'rojo',
    orange: 'naranja',
    yellow: 'amarillo',
    green: 'verde',
    blue: 'azul',
    navy: 'azul marino',
    purple: 'morado',
    pink: 'rosa',
    gold: 'dorado',
    silver: 'plateado',
    multicolour: 'multicolor',
  },
  button: {
    more: 'Más ▶',
    previous: '◀ Anteriores',
    back: '↩ Volver',
    refine: '🎛 Afinar',
    thisIsIt: '👍 Es este',
    notIt: '👎 No es este',
    openShop: '🛒 Ver en la tienda',
    undo: '↩ Deshacer',
    clear: '✖ Quitar todo',
    price: '💰 Precio',
    colour: '🎨 Color',
    shop: '🏬 Tienda',
    kind: '👚 Tipo',
    any: 'Cualquiera',
    settings: '⚙ Ajustes',
    language: '🌐 Idioma',
    forWomen: 'De mujer',
    forMen: 'De hombre',
    forAll: 'Para todos',
    forgetAll: '🗑 Sí, olvídame',
    keepAll: 'No, consérvalo',
    perPage: (count) => `${count} cada vez`,
  },
  answer: {
    found: (garment, count) =>
      plural(count, { one: `${garment}: # artículo parecido`, other: `${garment}: # artículos parecidos` }),
    inPhoto: (photo, garment) => `Foto ${photo} · ${garment}`,
    only: (filters) => `Solo: ${filters}`,
    nothingFor: (garments) => `Nada parecido para: ${garments}`,
    photoFailed: (photo, why) => `Foto ${photo}: ${why}`,
    tapNumber: '¿Es uno de estos? Toca su número.',
    same: (percent) => `${percent} · parece el mismo`,
    similar: (percent) => `${percent} · parecido`,
    upTo: (price) => `hasta ${price}`,
    isThisIt: (number) => `Número ${number}: ¿es este?`,
    kept: '¡Guardado! Lo encontrarás entre tus artículos guardados.',
    hidden: (number) => `He quitado el número ${number}. Aquí están los demás.`,
    noneLeft: 'Era el último. Cambia lo que buscas o envía otra foto.',
    itemGone: 'La tienda ya no tiene este artículo. Mira los demás.',
    refineHow: '¿Qué quieres cambiar?',
  },
  empty: {
    noClothes:
      'No veo ropa en esta foto. Envía una en la que la prenda se vea grande y con buena luz, o recorta la foto.',
    nothingClose: (garments) =>
      `No hay nada parecido en la tienda${garments === undefined ? '' : ` (he buscado: ${garments})`}. Prueba con una foto de frente, recortada a una sola prenda.`,
    nothingWith: (filters) => `No hay nada parecido con: ${filters}. Lo he dejado como estaba; elige otra cosa.`,
  },
  trouble: {
    damaged: 'Esta foto está dañada o no ha llegado entera. Envíala de nuevo, por favor, o envía otra.',
    unsupported: 'No puedo leer esta imagen. Envía un JPEG, PNG, WebP, GIF o AVIF.',
    tooLarge: 'Esta foto es demasiado grande para mí. Envía una más pequeña: basta con una captura de pantalla.',
    gone: 'Ya no puedo abrir esta foto. Envíala de nuevo, por favor.',
    address: 'No consigo una imagen de este enlace. Envía otro enlace o la propia imagen.',
    busy: 'Ahora mismo pregunta mucha gente. Inténtalo de nuevo dentro de un minuto.',
    tookTooLong: 'He tardado demasiado y lo he dejado. Envíala de nuevo, por favor.',
    closing: 'Me están reiniciando. Envíala de nuevo dentro de un minuto.',
    ours: 'Algo ha fallado por mi parte, no por la tuya. Inténtalo de nuevo dentro de un minuto.',
    userQuota: (seconds) => `Son muchas fotos de golpe. Inténtalo de nuevo ${inSeconds(seconds)}.`,
    chatQuota: (seconds) => `Este chat pregunta más de lo que puedo mirar. Inténtalo de nuevo ${inSeconds(seconds)}.`,
    notYours: 'Estos botones son de quien ha preguntado. ¡Envíame una foto tuya!',
    over: 'Esta respuesta ya ha caducado. Envía la foto de nuevo, por favor.',
    stillLooking: 'Sigo buscando… Ahora mismo hay mucho que hacer; tu respuesta está en camino.',
    inLine: (place) => `Sigo buscando… Ahora mismo hay mucho que hacer: ocupas el puesto ${place} de la cola.`,
  },
  refusal: {
    'no-photo': 'Necesito una foto: envíame una o responde a una foto con mi nombre.',
    'photo-hidden':
      'No me dejan ver esa foto. Abre el menú de su mensaje, luego Aplicaciones, y elige «Buscar este conjunto».',
    'photo-too-large':
      'Esta foto es demasiado grande para mí. Envía una más pequeña: basta con una captura de pantalla.',
    'photo-gone': 'Ya no puedo abrir esta foto. Envíala de nuevo, por favor.',
    'not-a-picture': 'Este archivo no es una imagen que pueda leer. Envía un JPEG, PNG, WebP, GIF o AVIF.',
  },
  menu: {
    number: '¿Es uno de estos?',
    garment: 'Ver otra prenda',
    price: '¿Cuánto como máximo?',
    colour: '¿Qué color?',
    shop: '¿Qué tienda?',
    kind: '¿Qué prenda es?',
    language: 'Idioma',
  },
  start:
    '¡Hola! Envíame una foto de ropa que te guste: de la calle, un selfi o una captura de pantalla. Busco lo más parecido en la tienda y te enseño fotos, precios y enlaces.',
  howToAsk: 'Envíame una foto de ropa.',
  inGroups: 'En un grupo, escribe mi nombre en la foto o responde a una foto con mi nombre.',
  help: (photosPerMinute) =>
    `📷 Envíame una foto, un álbum o un archivo de imagen. En un grupo, escribe mi nombre en la foto, responde a una foto con mi nombre o usa /similar.
🔢 Toca un número para ver ese artículo: guárdalo con 👍 o descártalo con 👎.
👗 Toca otra prenda de la foto para ver qué se le parece.
🎛 Afina por precio, color, tienda y tipo.
⚙ /settings: resultados cada vez, para quién, idioma.
🔒 /privacy: qué conservo. /forget: te olvido.

Miro ${plural(photosPerMinute, { one: '# foto', other: '# fotos' })} por minuto y persona. Lo mejor son las fotos de frente con la prenda en grande.`,
  privacy: (days, learns) =>
    `🔒 Borro tu foto en cuanto está respondida; no la guardo, no se la enseño a nadie ni la envío a ningún otro sitio.

Conservo tus ajustes, los artículos que marcaste con 👍 o 👎 y, durante ${plural(days, { one: '# día', other: '# días' })}, qué artículos te enseñé y dónde guarda tu foto esta plataforma, para que los botones sigan funcionando. Todo ello con tu número en esta plataforma, sin tu nombre.${learns ? '\n\nTambién guardo una fila de números que dice cómo es una prenda, para que quienes me gestionan puedan enseñarme: mientras funcionen los botones y, con un 👍 o 👎, hasta /forget. No es ninguna imagen.' : ''}

/forget lo borra todo de inmediato.`,
  settings: (language, perPage, forWhom) =>
    `⚙ Tus ajustes
Idioma: ${language}
Resultados cada vez: ${perPage}
Ropa: ${forWhom}`,
  reallyForget:
    '¿Olvido tus ajustes, tus artículos guardados y todas las respuestas? Sus botones dejarán de funcionar.',
  forgotten: (count) => plural(count, { one: 'Hecho: he borrado # entrada.', other: 'Hecho: he borrado # entradas.' }),
  nothingForgotten: 'Lo conservo todo. No ha cambiado nada.',
  describe: {
    start: 'Qué hago',
    similar: 'Buscar ropa como la de una foto',
    help: 'Cómo preguntar',
    settings: 'Resultados cada vez, para quién, idioma',
    language: 'Elegir mi idioma',
    privacy: 'Qué conservo y cuánto tiempo',
    forget: 'Borrar todo lo que sé de ti',
    'find-outfit': 'Buscar este conjunto',
    'option-photo': 'La foto',
    'option-link': 'Un enlace a una imagen',
    'option-item': 'La prenda que quieres',
    'option-colour': 'Solo este color',
    'option-max-price': 'Este precio como máximo',
    'option-shop': 'Solo esta tienda',
  },
};
