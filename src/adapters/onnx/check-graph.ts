import { StationError } from '../../domain/station-error.js';
import { fieldsOf, messages, textOf } from './protobuf.js';

/** Operators of these domains are built into ONNX Runtime; any other would need a library that comes with the model. */
const knownDomains: ReadonlySet<string> = new Set(['', 'ai.onnx', 'com.microsoft']);
/** A compiled graph of some accelerator, which may name a file to be read beside it. */
const compiledGraph = 'EPContext';
/** Graphs lie inside of the attributes of loops and branches; deeper than this nobody nests them. */
const maxDepth = 16;

/** Field numbers of `onnx.proto3` that are followed; all others are skipped unread. */
const model = { graph: 7, functions: 25 };
const functionOf = { nodes: 7, domain: 10 };
const graphOf = { nodes: 1, initializers: 5, sparseInitializers: 15 };
const node = { operator: 4, attributes: 5, domain: 7 };
const attribute = { tensor: 5, graph: 6, tensors: 10, graphs: 11, sparse: 22, sparses: 23 };
const tensor = { externalData: 13, dataLocation: 14 };
const external = 1;

/**
 * Looks at an ONNX file as data from a stranger before ONNX Runtime parses it: whole, all weights inside of the file, no
 * operators that want code of their own.
 *
 * @throws StationError `model-refused`
 */
export function checkGraph(file: string, data: Uint8Array): void {
  try {
    const functions = [...messages(data, model.functions)];
    const domains = new Set(knownDomains);
    for (const one of functions) domains.add(textOf(one, functionOf.domain));
    for (const graph of messages(data, model.graph)) checkNodes(graph, graphOf.nodes, domains, 0);
    for (const one of functions) checkNodes(one, functionOf.nodes, domains, 0);
    for (const graph of messages(data, model.graph)) checkInitializers(graph);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new StationError('model-refused', { file, why: error.message }, { cause: error });
  }
}

function checkNodes(graph: Uint8Array, field: number, domains: ReadonlySet<string>, depth: number): void {
  if (depth > maxDepth) throw new RangeError(`its graphs are nested more than ${maxDepth} deep`);
  for (const one of messages(graph, field)) {
    const domain = textOf(one, node.domain);
    const operator = textOf(one, node.operator);
    if (!domains.has(domain)) {
      throw new RangeError(
        `its operator ${operator} belongs to ${domain}, which is not part of ONNX Runtime`,
      );
    }
    if (operator === compiledGraph) throw new RangeError('it holds a graph compiled for an accelerator');
    for (const value of messages(one, node.attributes)) {
      for (const found of [...messages(value, attribute.tensor), ...messages(value, attribute.tensors)]) {
        checkTensor(found);
      }
      for (const found of [...messages(value, attribute.sparse), ...messages(value, attribute.sparses)]) {
        checkSparse(found);
      }
      for (const inner of [...messages(value, attribute.graph), ...messages(value, attribute.graphs)]) {
        checkNodes(inner, graphOf.nodes, domains, depth + 1);
        checkInitializers(inner);
      }
    }
  }
}

function checkInitializers(graph: Uint8Array): void {
  for (const one of messages(graph, graphOf.initializers)) checkTensor(one);
  for (const one of messages(graph, graphOf.sparseInitializers)) checkSparse(one);
}

/** Values and indices of a sparse tensor are tensors themselves. */
function checkSparse(sparse: Uint8Array): void {
  for (const part of [1, 2]) for (const one of messages(sparse, part)) checkTensor(one);
}

function checkTensor(data: Uint8Array): void {
  for (const { field, value } of fieldsOf(data)) {
    if (field === tensor.externalData || (field === tensor.dataLocation && value === external)) {
      throw new RangeError('its weights lie in another file (external data): export it as one file');
    }
  }
}
