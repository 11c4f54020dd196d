/** Half-precision numbers (IEEE 754 binary16) as their bits, which is how ONNX Runtime hands them over on Node 20. */
import { getFloat16, setFloat16 } from '@petamoriken/float16';

/** Every half as a float32, by its bits; made when first needed (256 KiB). */
let decoded: Float32Array | undefined;

/** @param bits of halves */
export function fromFloat16(bits: Uint16Array): Float32Array {
  decoded ??= everyHalf();
  const table = decoded;
  return Float32Array.from(bits, (half) => table[half] as number);
}

/** Rounds to the nearest half. @returns the halves' bits */
export function toFloat16(numbers: Float32Array): Uint16Array {
  const view = new DataView(new ArrayBuffer(2));
  return Uint16Array.from(numbers, (number) => {
    setFloat16(view, 0, number);
    return view.getUint16(0);
  });
}

function everyHalf(): Float32Array {
  const view = new DataView(new ArrayBuffer(2));
  return Float32Array.from({ length: 65_536 }, (_, bits) => {
    view.setUint16(0, bits);
    return getFloat16(view, 0);
  });
}
