import { describe, expect, it } from 'vitest';
import { SimilarAnswer, toSimilarAnswer } from '../../src/bot/similar-answer.js';
import type { Answer } from '../../src/core/query.js';

const answer: Answer = {
  garments: [
    {
      category: 'dress',
      box: { left: 0.1, top: 0.1, right: 0.9, bottom: 0.9 },
      score: 0.8,
      results: [
        {
          item: {
            id: 'a/b c',
            title: 'Dress',
            shop: 'Shop',
            url: '/shop/a',
            images: ['a.webp'],
            price: 19.9,
            currency: 'EUR',
          },
          imageId: 7,
          similarity: 0.95,
          verdict: 'same',
          others: [
            {
              id: 'c',
              title: 'Dress',
              shop: 'Other shop',
              url: 'https://other.example/c',
              images: ['c.webp'],
              price: 15,
            },
          ],
        },
        {
          item: { id: 'far', title: 'Coat', shop: 'Shop', url: 'https://shop.example/coat', images: ['b.webp'] },
          imageId: 8,
          similarity: 0.1,
          verdict: 'none',
        },
      ],
    },
  ],
};

describe('toSimilarAnswer', () => {
  const similar = toSimilarAnswer(answer, 'http://localhost:3000');

  it('has the public shape', () => {
    expect(SimilarAnswer.parse(similar)).toEqual(similar);
  });

  it('makes addresses absolute and ids safe in them', () => {
    expect(similar.garments[0]?.results[0]).toEqual({
      id: 'a/b c',
      title: 'Dress',
      shop: 'Shop',
      price: 19.9,
      currency: 'EUR',
      url: 'http://localhost:3000/shop/a',
      thumbnail: 'http://localhost:3000/v1/items/a%2Fb%20c/thumbnail?image=7',
      similarity: 0.95,
      verdict: 'same',
      others: [{ id: 'c', shop: 'Other shop', price: 15, currency: null, url: 'https://other.example/c' }],
    });
  });

  it('never shows what is not close', () => {
    expect(similar.garments[0]?.results).toHaveLength(1);
  });
});
