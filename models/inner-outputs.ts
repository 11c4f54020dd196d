/** Values inside an ONNX graph, made outputs of it: any layer of any file can be asked for, and no second file is written. */

/** Field numbers of onnx.proto3 (ONNX 1.x): ModelProto.graph, GraphProto.output, ValueInfoProto.name. */
const GRAPH = 7;
const OUTPUT = 12;
const NAME = 1;
/** The wire type of strings and messages in Protocol Buffers. */
const LENGTH_DELIMITED = 2;

/**
 * The model with more outputs; a value's type and shape are left to the runtime, which infers them. A message that comes twice is merged
 * by every parser of Protocol Buffers, repeated fields one after the other ("Last One Wins", protobuf.dev/programming-guides/encoding), so
 * a graph with nothing but outputs, set behind the file, adds them to its own.
 * @param model an ONNX file
 * @param names of values in it that are no outputs yet
 */
export function withOutputs(model: Uint8Array, names: readonly string[]): Uint8Array {
  const outputs = names.map((name) => field(OUTPUT, field(NAME, Buffer.from(name))));
  return Buffer.concat([model, field(GRAPH, Buffer.concat(outputs))]);
}

function field(number: number, content: Uint8Array): Uint8Array {
  return Buffer.concat([varint((number << 3) | LENGTH_DELIMITED), varint(content.length), content]);
}

/** Seven bits a byte, the lowest first; all but the last have the eighth bit set. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}
