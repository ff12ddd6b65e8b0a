import { type Field, fieldsOf, messages, textOf, textsOf, writeField, writeNumber } from './protobuf.js';

/** Field numbers of `onnx.proto3`. */
const modelGraph = 7;
const graphOf = { nodes: 1, initializers: 5, inputs: 11, outputs: 12, sparseInitializers: 15 };
const node = { inputs: 1, outputs: 2, attributes: 5 };
const attribute = { graph: 6, graphs: 11 };
const tensorName = 8;
const value = { name: 1, type: 2 };
const float32 = 1;

/**
 * The same graph up to some of its inner values, which become its outputs; what only the rest needed is left out. So a
 * classifier gives the features of one of its layers.
 *
 * @param outputs names of values, as the nodes give them
 * @throws RangeError when nothing in the graph has such a name, or for bytes that are no ONNX
 */
export function cutGraph(data: Uint8Array, outputs: readonly string[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const field of fieldsOf(data)) {
    const { bytes, raw } = field;
    if (field.field === modelGraph && bytes !== undefined)
      parts.push(writeField(modelGraph, cut(bytes, outputs)));
    else parts.push(raw);
  }
  return Buffer.concat(parts);
}

function cut(graph: Uint8Array, outputs: readonly string[]): Uint8Array {
  const fields = [...fieldsOf(graph)];
  const nodes = fields.flatMap(({ field, bytes }) =>
    field === graphOf.nodes && bytes !== undefined ? [bytes] : [],
  );
  const made = new Map(nodes.flatMap((one) => textsOf(one, node.outputs).map((name) => [name, one])));
  for (const name of outputs) {
    if (made.has(name)) continue;
    const last = [...made.keys()].slice(-12).join(', ');
    throw new RangeError(`nothing in it is named "${name}"; its last values are ${last}`);
  }
  const names = new Set<string>();
  const needed = new Set<Uint8Array>();
  const queue = [...outputs];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (names.has(name)) continue;
    names.add(name);
    const maker = made.get(name);
    if (maker === undefined || needed.has(maker)) continue;
    needed.add(maker);
    queue.push(...usedBy(maker));
  }
  const kept = fields.filter((field) => isKept(field, names, needed)).map(({ raw }) => raw);
  return Buffer.concat([...kept, ...outputs.map((name) => writeField(graphOf.outputs, floats(name)))]);
}

/** What a node reads, in the graphs of its loops and branches too. */
function usedBy(one: Uint8Array): readonly string[] {
  const inner = [...messages(one, node.attributes)].flatMap((found) => [
    ...messages(found, attribute.graph),
    ...messages(found, attribute.graphs),
  ]);
  const used = inner.flatMap((graph) => [
    ...[...messages(graph, graphOf.nodes)].flatMap(usedBy),
    ...[...messages(graph, graphOf.outputs)].map((output) => textOf(output, value.name)),
  ]);
  return [...textsOf(one, node.inputs), ...used];
}

function isKept(
  { field, bytes }: Field,
  names: ReadonlySet<string>,
  needed: ReadonlySet<Uint8Array>,
): boolean {
  switch (field) {
    case graphOf.nodes:
      return bytes !== undefined && needed.has(bytes);
    case graphOf.initializers:
      return bytes !== undefined && names.has(textOf(bytes, tensorName));
    case graphOf.outputs:
      return false;
    default:
      return true;
  }
}

/** ValueInfoProto of a tensor of floats of any shape. */
function floats(name: string): Uint8Array {
  const tensorType = writeNumber(1, float32);
  const type = writeField(1, tensorType);
  return Buffer.concat([
    writeField(value.name, new TextEncoder().encode(name)),
    writeField(value.type, type),
  ]);
}
