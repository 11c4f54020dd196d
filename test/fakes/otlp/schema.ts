/** What a collector takes, as https://github.com/open-telemetry/opentelemetry-proto v1 says, in its numbers and types. */
import protobuf from 'protobufjs';

const PROTO = `
  syntax = "proto3";
  message ExportTraceServiceRequest { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; string schema_url = 3; }
  message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }
  message ScopeSpans { InstrumentationScope scope = 1; repeated Span spans = 2; string schema_url = 3; }
  message InstrumentationScope { string name = 1; string version = 2; repeated KeyValue attributes = 3; uint32 dropped_attributes_count = 4; }
  message Span {
    bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; fixed32 flags = 16; string name = 5;
    SpanKind kind = 6; fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9;
    uint32 dropped_attributes_count = 10; repeated Event events = 11; uint32 dropped_events_count = 12; repeated Link links = 13;
    uint32 dropped_links_count = 14; Status status = 15;
  }
  enum SpanKind { UNSPECIFIED = 0; INTERNAL = 1; SERVER = 2; CLIENT = 3; PRODUCER = 4; CONSUMER = 5; }
  message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; uint32 dropped_attributes_count = 4; }
  message Link {
    bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; repeated KeyValue attributes = 4; uint32 dropped_attributes_count = 5; fixed32 flags = 6;
  }
  message Status { string message = 2; StatusCode code = 3; }
  enum StatusCode { UNSET = 0; OK = 1; ERROR = 2; }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message AnyValue {
    oneof value {
      string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4;
      ArrayValue array_value = 5; KeyValueList kvlist_value = 6; bytes bytes_value = 7;
    }
  }
  message ArrayValue { repeated AnyValue values = 1; }
  message KeyValueList { repeated KeyValue values = 1; }
`;

const Request = protobuf.parse(PROTO).root.lookupType('ExportTraceServiceRequest');

/**
 * Decodes a request as plain JSON: bytes in base64, 64-bit numbers as text, enums as words.
 * @throws Error where it holds anything that the schema does not know
 */
export function decodeRequest(bytes: Uint8Array): unknown {
  checkFields(Request, bytes);
  return Request.toObject(Request.decode(bytes), { bytes: String, longs: String, enums: String });
}

/** How each scalar type is written. */
const FORMS = new Map<string, number>(Object.entries(protobuf.types.basic));

/** Decoders pass over what they don't know; a collector must know all of it, each field in its form. */
function checkFields(type: protobuf.Type, bytes: Uint8Array): void {
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const [id, form] = [tag >>> 3, tag & 7];
    const field = type.fieldsById[id]?.resolve();
    if (field === undefined) throw new Error(`${type.name} has no field ${id}`);
    const { resolvedType } = field;
    const inner = resolvedType instanceof protobuf.Type ? resolvedType : undefined;
    const expected = inner ? 2 : resolvedType ? 0 : FORMS.get(field.type);
    if (form !== expected) throw new Error(`${type.name}.${field.name} has the wire type ${form}`);
    if (inner) checkFields(inner, reader.bytes());
    else reader.skipType(form);
  }
}
