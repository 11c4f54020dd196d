import { afterEach, describe, expect, it } from 'vitest';
import { actionOf, labelsOf, somebody } from '../fakes/fake-chat-platform.js';
import { openScene, PHOTO, type Scene, TEXT } from './conversation-scene.js';

let scene: Scene;
afterEach(async () => {
  expect(scene.violations).toEqual([]);
  await scene.end();
});

describe('a photo', () => {
  it('is answered with the main garment’s look-alikes and buttons to all the rest', async () => {
    scene = await openScene();
    const reply = await scene.reply(scene.send([PHOTO]));
    expect(reply).toMatchObject({ kind: 'message', personal: false });
    expect(reply.text).toBe('👗 Dress: 6 similar items\nIs it one of these? Tap its number.');
    expect(reply.cards).toHaveLength(6);
    expect(reply.cards[0]).toMatchObject({
      number: 1,
      title: 'crimson dress with a rather long name, number 0',
      price: '€19.90',
      url: 'https://look.example/shop/item-0',
      likeness: '96% · looks the same',
    });
    expect(labelsOf(reply)).toEqual(['1', '2', '3', '4', '5', '6', '👜 Bag', '🎛 Refine']);
    expect(scene.signs).toHaveLength(1);
    expect(actionOf(reply, '👜 Bag').length).toBeLessThan(65);
  });

  it('that fails is one friendly sentence', async () => {
    scene = await openScene();
    const reply = await scene.reply(scene.send([TEXT], { asker: somebody('bob') }));
    expect(reply.text).toBe('This is not a picture that I can read. Send a JPEG, PNG, WebP, GIF or AVIF.');
  });
});
