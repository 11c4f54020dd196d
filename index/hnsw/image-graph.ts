/**
 * Images in a graph: a node for each distinct vector, and for each node the images that have it.
 * Many nodes at distance 0 of each other link only to each other and cut the graph apart (a shop's "no photo" picture
 * a thousand times is enough), so equal vectors share a node. A node's vector never changes: moving nodes with the
 * library's own update cuts the graph apart as well, so a new vector is a new node and the old one is marked as deleted.
 */
import type { Match } from '../../src/core/query.js';
import { byDistance } from '../local/nearest.js';
import type { HnswGraph } from './graph.js';

export type ImageGraph = ReturnType<typeof createImageGraph>;

/** Stands where a node's images are all gone. */
const NO_IMAGE = -1;

/** @param vectorOf the vector of an image that is in the graph */
export function createImageGraph(graph: HnswGraph, vectorOf: (imageId: number) => Float32Array | undefined) {
  const nodeOf = new Map<number, number>();
  // Nearly every node has one image, and a search looks at nodes all over memory: a number in a row of numbers is found
  // with one step where a list in a map takes four (5 % of a search at 100,000 nodes). Only further images take a map.
  const firstOf: number[] = [];
  const othersOf = new Map<number, number[]>();
  let liveNodes = 0;
  /** Nodes by the fingerprint of their vector; where two vectors share one, the later has no entry and no twins. */
  const nodeByFingerprint = new Map<number, number>();

  const twin = (vector: Float32Array): number | undefined => {
    const node = nodeByFingerprint.get(fingerprint(vector));
    const other = node === undefined ? undefined : vectorOf(firstOf[node] ?? NO_IMAGE);
    return other && equal(other, vector) ? node : undefined;
  };

  const attach = (imageId: number, node: number, vector: Float32Array) => {
    nodeOf.set(imageId, node);
    if ((firstOf[node] ?? NO_IMAGE) !== NO_IMAGE) {
      const others = othersOf.get(node);
      if (others) others.push(imageId);
      else othersOf.set(node, [imageId]);
      return;
    }
    // No holes: a restored graph passes over its deleted nodes.
    while (firstOf.length < node) firstOf.push(NO_IMAGE);
    firstOf[node] = imageId;
    liveNodes++;
    const print = fingerprint(vector);
    if (!nodeByFingerprint.has(print)) nodeByFingerprint.set(print, node);
  };

  const detach = (imageId: number) => {
    const node = nodeOf.get(imageId);
    if (node === undefined) return;
    nodeOf.delete(imageId);
    const others = othersOf.get(node) ?? [];
    const [first, ...rest] = [firstOf[node] ?? NO_IMAGE, ...others].filter((image) => image !== imageId);
    firstOf[node] = first ?? NO_IMAGE;
    if (rest.length > 0) othersOf.set(node, rest);
    else othersOf.delete(node);
    if (first !== undefined) return;

    liveNodes--;
    const vector = vectorOf(imageId);
    const print = vector && fingerprint(vector);
    if (print !== undefined && nodeByFingerprint.get(print) === node) nodeByFingerprint.delete(print);
    graph.markDeleted(node);
  };

  return {
    /** Adds an image, or moves it; `vectorOf` must still give its former vector. */
    set(imageId: number, vector: Float32Array): void {
      const node = twin(vector) ?? graph.add(vector);
      detach(imageId);
      attach(imageId, node, vector);
    },

    /** `vectorOf` must still give its vector. */
    delete: detach,

    /** The share of the nodes that stand for no image any more, 0..1. */
    deletedShare: () => (graph.slots() === 0 ? 0 : 1 - liveNodes / graph.slots()),

    /** Up to k matches, nearest first, from `breadth` candidates. */
    search(query: Float32Array, k: number, breadth: number, allowed?: ReadonlySet<number>): Match[] {
      const othersAt = (node: number) => (othersOf.size > 0 ? othersOf.get(node) : undefined) ?? [];
      const passes =
        allowed &&
        ((node: number) =>
          allowed.has(firstOf[node] ?? NO_IMAGE) || othersAt(node).some((imageId) => allowed.has(imageId)));
      const matches: Match[] = [];
      const offer = (imageId: number, distance: number) => {
        if (!allowed || allowed.has(imageId)) matches.push({ imageId, distance });
      };
      for (const { node, distance } of graph.search(query, k, breadth, passes)) {
        offer(firstOf[node] ?? NO_IMAGE, distance);
        for (const imageId of othersAt(node)) offer(imageId, distance);
      }
      return matches.sort(byDistance).slice(0, k);
    },

    /** Each image with its node, in turns: image, node, image, node… */
    pairs(): Uint32Array {
      // Number by number: a million pairs as lists of their own hold up everybody for a second.
      const pairs = new Uint32Array(2 * nodeOf.size);
      let at = 0;
      for (const [image, node] of nodeOf) {
        pairs[at++] = image;
        pairs[at++] = node;
      }
      return pairs;
    },

    /** Takes up what `pairs` gave for a graph that was saved with it. */
    restore(imageId: number, node: number, vector: Float32Array): void {
      attach(imageId, node, vector);
    },

    slots: () => graph.slots(),
    write: (path: string) => graph.write(path),
    release: () => graph.release(),
  };
}

/** True where two vectors of one length agree number by number. */
export function equal(a: Float32Array, b: Float32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** 53 bits of a vector's own: two multiplicative hashes (FNV-1a and one with MurmurHash3's constant) of its words. */
function fingerprint(vector: Float32Array): number {
  const words = new Uint32Array(vector.buffer, vector.byteOffset, vector.length);
  let high = 0x811c9dc5;
  let low = 0x1b873593;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as number;
    high = Math.imul(high ^ word, 0x01000193);
    low = Math.imul(low ^ (low >>> 15) ^ word, 0x85ebca6b);
  }
  return (high >>> 0) * 2 ** 21 + (low >>> 11);
}
