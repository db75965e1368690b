import type { CDPSession } from 'playwright-core';

/** What a page's JavaScript heap is made of, bytes. */
export interface HeapParts {
  /** Objects, arrays, texts, closures, numbers: what the page's own program keeps. */
  data: number;
  /** Functions as the engine compiled them: grows for as long as functions become hot, at most to all of them. */
  code: number;
}

interface Snapshot {
  snapshot: { meta: { node_fields: string[]; node_types: [string[], ...unknown[]] } };
  nodes: number[];
}

// Elements and styles are kept beside this heap, and hidden objects are the engine's own.
const dataTypes = new Set([
  'array',
  'bigint',
  'closure',
  'concatenated string',
  'number',
  'object',
  'regexp',
  'sliced string',
  'string',
  'symbol',
]);

/** Sizes by kind of a heap snapshot (`HeapProfiler.takeHeapSnapshot`, Chrome DevTools Protocol). */
export function partsOf(text: string): HeapParts {
  const { snapshot, nodes } = JSON.parse(text) as Snapshot;
  const fields = snapshot.meta.node_fields;
  const types = snapshot.meta.node_types[0];
  const [type, size] = [fields.indexOf('type'), fields.indexOf('self_size')];
  const parts: HeapParts = { data: 0, code: 0 };
  for (let at = 0; at < nodes.length; at += fields.length) {
    const kind = types[nodes[at + type]!]!;
    if (kind === 'code') parts.code += nodes[at + size]!;
    else if (dataTypes.has(kind)) parts.data += nodes[at + size]!;
  }
  return parts;
}

/** Stops the page for a second or two. Objects are followed no longer than for this. */
export async function heapParts(memory: CDPSession): Promise<HeapParts> {
  const chunks: string[] = [];
  const add = ({ chunk }: { chunk: string }): void => void chunks.push(chunk);
  memory.on('HeapProfiler.addHeapSnapshotChunk', add);
  await memory.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  memory.off('HeapProfiler.addHeapSnapshotChunk', add);
  await memory.send('HeapProfiler.disable');
  return partsOf(chunks.join(''));
}
