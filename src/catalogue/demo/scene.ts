/** Busy backgrounds for street photos: streets, shop windows, a park, a café, a room with a mirror. */
import { darker, lighter, mix } from './colours.js';
import { at, blob, ellipse } from './geometry.js';
import type { Random } from './random.js';

/** Names of the backgrounds. */
export const SCENES = ['street', 'shop window', 'park', 'café', 'mirror'] as const;
export type Scene = (typeof SCENES)[number];

/** Line where the ground meets what stands on it, as part of the picture's height. */
export const HORIZON = 0.66;

const WALLS = ['#c9b59b', '#b98f74', '#d8cfc0', '#9aa3a8', '#c7a1a0', '#a9b49c', '#8f8478', '#d4b483'];
const CLOTHES = ['#3b4458', '#7a3b3b', '#4b6152', '#a88d5f', '#2e2d33', '#8a8f98', '#b56b4c', '#5b4a77', '#d9d4c8'];

const rect = (x: number, y: number, width: number, height: number, fill: string, more = ''): string =>
  `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="${fill}" ${more}/>`;
const round = (x: number, y: number, rx: number, ry: number, fill: string, opacity = 1): string =>
  `<ellipse cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" rx="${rx.toFixed(1)}" ry="${ry.toFixed(1)}" fill="${fill}" opacity="${opacity}"/>`;

/** The background's SVG, `width` x `height`. */
export function drawScene(scene: Scene, width: number, height: number, random: Random): string {
  switch (scene) {
    case 'street':
      return street(width, height, random);
    case 'shop window':
      return shopWindow(width, height, random);
    case 'park':
      return park(width, height, random);
    case 'café':
      return cafe(width, height, random);
    case 'mirror':
      return mirrorRoom(width, height, random);
  }
}

function street(w: number, h: number, random: Random): string {
  const ground = h * HORIZON;
  const sky = random.pick(['#cfe0ee', '#e7dfd2', '#b9c7d4', '#f0d9bd']);
  let svg = rect(0, 0, w, h, sky);
  let x = -random.between(0, 60);
  while (x < w) {
    const width = random.between(110, 210);
    svg += house(x, random.between(-40, h * 0.2), width, ground, random);
    x += width;
  }
  svg += pavement(w, h, ground, random);
  svg += car(random.between(-60, w - 120), ground + 6, random);
  for (let i = 0; i < 4; i++)
    svg += bystander(random.between(20, w - 20), ground + random.between(14, 40), random.between(0.36, 0.52), random);
  svg += lamp(
    random.chance(0.5) ? random.between(30, w * 0.25) : random.between(w * 0.75, w - 30),
    ground + 34,
    h * 0.6,
  );
  svg += tree(
    random.chance(0.5) ? random.between(-10, 70) : random.between(w - 70, w + 10),
    ground + 26,
    random.between(0.9, 1.3),
    random,
  );
  return svg;
}

function house(x: number, top: number, width: number, ground: number, random: Random): string {
  const wall = random.pick(WALLS);
  let svg =
    rect(x, top, width, ground - top, wall) +
    rect(x, top, width, 9, darker(wall, 0.25)) +
    rect(x + width - 6, top, 6, ground - top, '#000000', 'opacity=".16"');
  const columns = Math.max(2, Math.round(width / 54));
  const cell = width / columns;
  const glass = random.pick(['#54677a', '#3f4a57', '#7a8b97', '#d8c48d']);
  for (let row = 0; top + 34 + row * 84 < ground - 150; row++) {
    for (let column = 0; column < columns; column++) {
      const [wx, wy] = [x + column * cell + cell * 0.24, top + 34 + row * 84];
      svg +=
        rect(wx - 4, wy - 4, cell * 0.52 + 8, 58, lighter(wall, 0.35)) +
        rect(wx, wy, cell * 0.52, 50, glass) +
        rect(wx, wy + 24, cell * 0.52, 3, lighter(wall, 0.3)) +
        rect(wx + cell * 0.24, wy, 3, 50, lighter(wall, 0.3));
      if (random.chance(0.3))
        svg += rect(wx - 6, wy + 52, cell * 0.52 + 12, 10, random.pick(['#5d8a4f', '#b0413e', '#c9a23c']));
    }
  }
  const front = random.pick(CLOTHES);
  svg +=
    rect(x + 8, ground - 118, width - 16, 118, darker(front, 0.2)) +
    rect(x + 16, ground - 92, width * 0.52, 80, '#c9d3cf') +
    rect(x + width * 0.66, ground - 92, width * 0.24, 92, darker(front, 0.5));
  const awning = random.pick(['#b0413e', '#2f6b58', '#35507e', '#c98b2d']);
  for (let i = 0; i < 8; i++)
    svg += rect(x + 8 + ((width - 16) * i) / 8, ground - 126, (width - 16) / 8, 24, i % 2 === 0 ? awning : '#f1ece0');
  return svg;
}

function pavement(w: number, h: number, ground: number, random: Random): string {
  const stone = random.pick(['#a8a49d', '#b7aea2', '#8f9094', '#c1b8a6']);
  let svg = rect(0, ground, w, h - ground, stone) + rect(0, ground, w, 12, darker(stone, 0.3));
  for (let i = 1; i < 8; i++) svg += rect(0, ground + (h - ground) * (i / 8) ** 1.5, w, 1.6, darker(stone, 0.25));
  for (let i = -6; i <= 6; i++)
    svg += `<path d="M${w / 2 + i * 40} ${ground}L${w / 2 + i * 150} ${h}" stroke="${darker(stone, 0.22)}" stroke-width="1.6"/>`;
  return svg;
}

function shopWindow(w: number, h: number, random: Random): string {
  const ground = h * (HORIZON + 0.08);
  const frame = random.pick(['#23302c', '#41252a', '#1f2b44', '#4b3a2a', '#e6e0d4']);
  let svg =
    rect(0, 0, w, h, frame) +
    rect(30, 90, w - 60, ground - 130, random.pick(['#e8dcc6', '#d6dfe2', '#f1e2d6'])) +
    rect(0, 20, w, 54, darker(frame, 0.3));
  for (let i = 0; i < 9; i++) svg += rect(w * 0.28 + i * 28, 34, random.between(10, 22), 26, '#d9bd7a');
  for (let i = 0; i < 5; i++) {
    const x = 80 + i * ((w - 160) / 4) + random.between(-14, 14);
    svg += bystander(x, ground - 52, random.between(0.5, 0.66), random);
  }
  for (let i = 0; i < 14; i++) svg += round(random.between(40, w - 40), random.between(96, 170), 7, 7, '#fff3c9', 0.9);
  for (let i = 0; i < 9; i++)
    svg += rect(
      random.between(30, w - 90),
      ground - random.between(56, 96),
      random.between(24, 70),
      random.between(18, 44),
      random.pick(CLOTHES),
    );
  svg += `<path d="M60 90L${w * 0.4} 90L30 ${ground - 60}L30 200Z" fill="#ffffff" opacity=".14"/><path d="M${w * 0.62} 90L${w * 0.78} 90L${w * 0.5} ${ground - 40}L${w * 0.34} ${ground - 40}Z" fill="#ffffff" opacity=".1"/>`;
  svg += rect(w * 0.5 - 5, 90, 10, ground - 130, frame);
  return svg + pavement(w, h, ground, random);
}

function park(w: number, h: number, random: Random): string {
  const ground = h * (HORIZON - 0.04);
  let svg = rect(0, 0, w, h, random.pick(['#bcd9ee', '#dbe7ea', '#f2dfc2']));
  for (let i = 0; i < 26; i++) {
    const green = mix('#4f7a3c', random.pick(['#8ea84a', '#2f5233', '#b08a3c', '#6f9a5d']), random.next());
    const [x, y, r] = [random.between(-30, w + 30), random.between(h * 0.16, ground), random.between(36, 92)];
    svg += `<path d="${blob(at(x - r, y), at(x - r * 0.5, y - r * 0.8), at(x + r * 0.4, y - r * 0.9), at(x + r, y - r * 0.1), at(x + r * 0.5, y + r * 0.7), at(x - r * 0.6, y + r * 0.6))}" fill="${green}"/>`;
  }
  svg +=
    rect(0, ground, w, h - ground, '#86a65a') +
    `<path d="M${w * 0.36} ${ground}L${w * 0.6} ${ground}L${w * 1.02} ${h}L${-w * 0.06} ${h}Z" fill="#cbb994"/>`;
  for (let i = 0; i < 130; i++)
    svg += round(
      random.between(0, w),
      random.between(ground, h),
      random.between(2, 7),
      random.between(1, 3),
      random.pick(['#6f9148', '#a4bd6c', '#d8c59b', '#b59f78', '#e3d06a']),
      0.75,
    );
  for (let i = 0; i < 3; i++)
    svg += tree(random.between(-20, w + 20), ground + random.between(4, 30), random.between(0.8, 1.35), random);
  for (let i = 0; i < 3; i++)
    svg += bystander(random.between(20, w - 20), ground + random.between(8, 30), random.between(0.26, 0.42), random);
  const x = random.between(0, w - 170);
  svg +=
    [0, 14, 34].map((y) => rect(x, ground + 4 + y, 170, 9, '#8a5f3c')).join('') +
    rect(x + 14, ground + 8, 8, 66, '#3b3b3d') +
    rect(x + 148, ground + 8, 8, 66, '#3b3b3d');
  return svg;
}

function cafe(w: number, h: number, random: Random): string {
  const ground = h * (HORIZON + 0.04);
  const wall = random.pick(['#7d5a48', '#4d5d57', '#b28b6a', '#39424e', '#a56a55']);
  let svg = rect(0, 0, w, h, wall);
  for (let y = 0; y < ground; y += 20)
    for (let x = (y / 20) % 2 === 0 ? 0 : -22; x < w; x += 44)
      svg += rect(x + 1, y + 1, 42, 18, mix(wall, random.pick(['#000000', '#ffffff']), random.between(0.02, 0.12)));
  for (let row = 0; row < 3; row++) {
    const y = 150 + row * 96;
    svg += rect(w * 0.54, y, w * 0.46, 10, '#5a3d29');
    for (let i = 0; i < 11; i++) {
      const tall = random.between(22, 62);
      svg += rect(
        w * 0.55 + i * 28,
        y - tall,
        random.between(12, 24),
        tall,
        random.pick(['#d9c9a3', '#9fb7a5', '#c0563f', '#e9e3d6', '#3e5166', '#d19b3c']),
      );
    }
  }
  svg += rect(w * 0.06, 110, w * 0.36, 250, '#20272a') + rect(w * 0.08, 122, w * 0.32, 226, '#2c3a36');
  for (let i = 0; i < 11; i++)
    svg += rect(w * 0.11, 146 + i * 18, random.between(50, w * 0.24), 5, '#e8e4d8', 'opacity=".75"');
  for (let i = 0; i < 5; i++) {
    const x = (i + 0.5) * (w / 5) + random.between(-12, 12);
    svg += rect(x - 1.5, 0, 3, 60, '#1c1a19') + round(x, 74, 40, 40, '#ffe9ae', 0.28) + round(x, 72, 17, 17, '#fff0c2');
  }
  svg += rect(0, ground, w, h - ground, '#6b4a35');
  for (let i = 0; i < 14; i++) svg += rect(0, ground + i * 22, w, 2, '#4a3223');
  for (let i = 0; i < 3; i++) {
    const x = random.between(0, w);
    svg +=
      bystander(x + 60, ground + 44, 0.5, random) +
      round(x, ground - 14, 70, 12, '#d9c7ac') +
      rect(x - 5, ground - 10, 10, 90, '#2c2724') +
      rect(x - 20, ground - 34, 14, 20, '#f3f0ea') +
      rect(x + 12, ground - 44, 10, 30, '#7fae8c');
  }
  return svg;
}

function mirrorRoom(w: number, h: number, random: Random): string {
  const ground = h * (HORIZON + 0.12);
  const wall = random.pick(['#e6ded3', '#d3dadb', '#e9d3cd', '#cfd6c6', '#b9b2c4']);
  let svg = rect(0, 0, w, h, wall) + rect(0, ground, w, h - ground, '#b08c66');
  for (let i = 0; i < 12; i++) svg += rect(0, ground + i * 20, w, 2, '#8c6c4b');
  svg += rect(0, ground - 16, w, 16, '#f3efe8');
  svg +=
    rect(w * 0.66, 100, w * 0.3, 330, '#f2ede4') +
    rect(w * 0.68, 116, w * 0.26, 300, '#c3ddef') +
    rect(w * 0.805, 116, 6, 300, '#f2ede4') +
    rect(w * 0.68, 262, w * 0.26, 6, '#f2ede4');
  const curtain = random.pick(['#9c5a52', '#5f7a72', '#8b8aa8', '#c79a52']);
  for (let i = 0; i < 6; i++)
    svg += rect(w * 0.6 + i * 12, 70, 12, ground - 90, i % 2 === 0 ? curtain : darker(curtain, 0.18));
  svg +=
    rect(20, ground - 100, w * 0.4, 120, random.pick(CLOTHES), 'rx="16"') +
    rect(28, ground - 150, w * 0.36, 74, random.pick(CLOTHES), 'rx="18"');
  for (let i = 0; i < 4; i++)
    svg += `<g transform="translate(${60 + i * 52} ${ground - 120}) rotate(${random.between(-20, 20)})">${rect(-24, -20, 48, 40, random.pick(CLOTHES), 'rx="8"')}</g>`;
  for (let i = 0; i < 5; i++) {
    const [x, y, s] = [30 + (i % 3) * 78, 110 + Math.floor(i / 3) * 120, random.between(52, 72)];
    svg +=
      rect(x, y, s, s * 1.3, '#fbf9f4') +
      rect(x + 6, y + 6, s - 12, s * 1.3 - 12, random.pick(['#c9764f', '#5c7f95', '#d9b24c', '#7a9168', '#a0587a'])) +
      round(x + s / 2, y + s * 0.7, s * 0.2, s * 0.2, '#f4e6cf');
  }
  svg += tree(w * 0.55, ground + 20, 0.55, random) + rect(w * 0.55 - 30, ground - 8, 60, 56, '#cfc7b8');
  for (let i = 0; i < 9; i++)
    svg += rect(
      random.between(0, w - 60),
      ground + random.between(20, h - ground - 20),
      random.between(24, 70),
      random.between(10, 26),
      random.pick(CLOTHES),
      'rx="6"',
    );
  // The mirror's frame, in which the person sees themselves.
  return (
    svg +
    `<rect x="12" y="8" width="${w - 24}" height="${h - 16}" fill="none" stroke="${random.pick(['#d8c08a', '#2b2826', '#f5f1ea'])}" stroke-width="22"/><path d="M${w * 0.1} 20L${w * 0.3} 20L20 ${h * 0.5}L20 ${h * 0.2}Z" fill="#ffffff" opacity=".16"/>`
  );
}

function bystander(x: number, ground: number, scale: number, random: Random): string {
  const skin = random.pick(['#e8c0a0', '#b98360', '#7a4d33']);
  const [coat, legs, hair] = [
    random.pick(CLOTHES),
    random.pick(CLOTHES),
    random.pick(['#2a201b', '#6b4a2f', '#b28a52']),
  ];
  const step = random.between(6, 26);
  return (
    `<g transform="translate(${x.toFixed(1)} ${ground.toFixed(1)}) scale(${scale.toFixed(2)}) translate(0 -560)">` +
    `<path d="M-38 290L-40 ${550}L${-14 - step} 552L0 360L${14 + step} 556L42 550L40 290Z" fill="${legs}"/>` +
    `<path d="${blob(at(-50, 112), at(0, 88), at(50, 112), at(66, 220), at(62, 320), at(46, 360), at(-46, 360), at(-62, 320), at(-66, 220))}" fill="${coat}"/>` +
    `<path d="${ellipse(at(0, 52), 30, 40)}" fill="${skin}"/><path d="${blob(at(-33, 50), at(-28, 14), at(0, 2), at(28, 14), at(33, 50), at(18, 26), at(-14, 24))}" fill="${hair}"/>` +
    (random.chance(0.5) ? rect(40, 270, 60, 74, random.pick(CLOTHES), 'rx="8"') : '') +
    '</g>'
  );
}

function lamp(x: number, ground: number, height: number): string {
  return (
    rect(x - 5, ground - height, 10, height, '#2f3336') +
    rect(x - 12, ground - 14, 24, 16, '#26292b') +
    round(x, ground - height - 16, 20, 24, '#f6e7b4', 0.95) +
    rect(x - 18, ground - height - 44, 36, 8, '#2f3336')
  );
}

function tree(x: number, ground: number, scale: number, random: Random): string {
  const green = random.pick(['#4c7a3f', '#6d8f3d', '#3f6a4d', '#a07f34', '#7fa05a']);
  let svg = `<g transform="translate(${x.toFixed(1)} ${ground.toFixed(1)}) scale(${scale.toFixed(2)})"><path d="M-13 0L-8 -190L8 -190L13 0Z" fill="#5f4733"/><path d="M0 -140L-50 -230M2 -160L54 -240" stroke="#5f4733" stroke-width="9"/>`;
  for (let i = 0; i < 22; i++) {
    svg += round(
      random.between(-95, 95),
      -250 + random.between(-80, 70),
      random.between(22, 48),
      random.between(18, 38),
      mix(green, random.pick(['#1f3a22', '#d9e08a']), random.between(0, 0.4)),
    );
  }
  return `${svg}</g>`;
}

function car(x: number, ground: number, random: Random): string {
  const paint = random.pick(['#8c2f2f', '#34506e', '#d8d6d0', '#2b2d31', '#c4a23a', '#5d7264']);
  return `<g transform="translate(${x.toFixed(1)} ${(ground - 74).toFixed(1)})"><path d="M0 62C0 34 16 30 44 28L74 4C84 0 150 0 162 6L190 30C220 32 228 40 228 66L222 74L6 74Z" fill="${paint}"/><path d="M58 28L82 9L112 8L112 28ZM120 28L120 8C140 8 152 10 158 14L174 28Z" fill="#b9cbd6"/>${round(52, 74, 20, 20, '#1c1c1e')}${round(52, 74, 9, 9, '#a7a9ac')}${round(176, 74, 20, 20, '#1c1c1e')}${round(176, 74, 9, 9, '#a7a9ac')}${round(222, 46, 5, 8, '#fff2c2')}</g>`;
}
