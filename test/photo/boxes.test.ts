/** Arithmetic of boxes. */
import { describe, expect, it } from 'vitest';
import { WHOLE_PHOTO } from '../../src/core/photo.js';
import {
  areaOf,
  around,
  clipped,
  intersectionOverUnion,
  sharedArea,
  shareInside,
  widened,
} from '../../src/photo/boxes.js';

const box = (left: number, top: number, right: number, bottom: number) => ({ left, top, right, bottom });

describe('widened', () => {
  it('adds a share of each side, and stays within the photo', () => {
    const wide = widened(box(0.25, 0.5, 0.5, 0.9), 0.1);
    expect(wide.left).toBeCloseTo(0.225);
    expect(wide.right).toBeCloseTo(0.525);
    expect(wide.top).toBeCloseTo(0.46);
    expect(wide.bottom).toBeCloseTo(0.94);
    expect(widened(box(0, 0.02, 1, 1), 0.1)).toEqual(WHOLE_PHOTO);
  });
});

describe('intersectionOverUnion', () => {
  it('is 1 for the same box, 0 for boxes apart or side by side', () => {
    expect(intersectionOverUnion(box(0.1, 0.1, 0.4, 0.4), box(0.1, 0.1, 0.4, 0.4))).toBeCloseTo(1);
    expect(intersectionOverUnion(box(0, 0, 0.2, 0.2), box(0.5, 0.5, 1, 1))).toBe(0);
    expect(intersectionOverUnion(box(0, 0, 0.5, 1), box(0.5, 0, 1, 1))).toBe(0);
  });

  it('is the shared part of what both cover', () => {
    expect(intersectionOverUnion(box(0, 0, 0.5, 1), WHOLE_PHOTO)).toBeCloseTo(0.5);
    expect(intersectionOverUnion(box(0, 0, 0.6, 1), box(0.4, 0, 1, 1))).toBeCloseTo(0.2);
  });
});

describe('areas', () => {
  it('are shares of the photo; a box turned inside out has none', () => {
    expect(areaOf(box(0.2, 0.2, 0.7, 0.4))).toBeCloseTo(0.1);
    expect(areaOf(box(0.7, 0.2, 0.2, 0.4))).toBe(0);
  });

  it('that are shared, and how much of the inner one they are', () => {
    const inner = box(0.4, 0.4, 0.6, 0.6);
    expect(sharedArea(inner, box(0.5, 0, 1, 1))).toBeCloseTo(0.02);
    expect(shareInside(inner, box(0.5, 0, 1, 1))).toBeCloseTo(0.5);
    expect(shareInside(inner, WHOLE_PHOTO)).toBeCloseTo(1);
  });
});

describe('boxes', () => {
  it('round two, and cut at the edges of the photo', () => {
    expect(around(box(0.1, 0.5, 0.2, 0.6), box(0.4, 0.1, 0.5, 0.2))).toEqual(box(0.1, 0.1, 0.5, 0.6));
    expect(clipped(box(-0.2, 0.1, 0.5, 1.4))).toEqual(box(0, 0.1, 0.5, 1));
  });
});
