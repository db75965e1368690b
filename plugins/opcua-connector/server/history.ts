import type { Sample } from '@lingtan/telemetry/contracts';
import { readValue, type ResolvedNode } from '../domain/index.ts';
import { within } from './deadline.ts';
import { ua, type UaHistoryNode, type UaSession } from './library.ts';
import { plain } from './node-reader.ts';

/** Nodes in one request; history is asked for beside the present values, so in small portions. */
const nodesAtOnce = 20;
/** Values of a node in one answer. */
const pageSize = 1000;
/** Further back a server is not asked: what it has of that is a matter of importing. */
const longestMs = 7 * 86_400_000;

/** A node with its id at the server. */
export interface ServerNode {
  node: ResolvedNode;
  nodeId: string;
}

export interface HistoryParts {
  session: Pick<UaSession, 'read' | 'readHistoryValue'>;
  nodes: readonly ServerNode[];
  /** Newest stored time by point, ms UTC; points without one are left out. */
  since: ReadonlyMap<string, number>;
  /** When the session began, ms UTC. */
  to: number;
  timeoutMs: number;
  /** Takes the values of an answer. */
  take(samples: readonly Sample[]): Promise<void>;
}

/**
 * Asks a server for the values that came while nobody read it (HistoryRead, part 11, 6.4.3), of the nodes whose access level says
 * that it keeps them.
 * @returns values that were taken; null when it keeps none of the nodes
 * @throws Error when the server does not answer
 */
export async function readHistory(parts: HistoryParts): Promise<number | null> {
  const kept = await keepingHistory(parts);
  if (kept.length === 0) return null;
  let count = 0;
  for (let from = 0; from < kept.length; from += nodesAtOnce)
    count += await readPart(parts, kept.slice(from, from + nodesAtOnce));
  return count;
}

/** Nodes with a gap that the server keeps history of, for this user. */
async function keepingHistory({ session, nodes, since, to, timeoutMs }: HistoryParts): Promise<ServerNode[]> {
  const due = nodes.filter(({ node }) => (since.get(node.point) ?? to) < to);
  const kept: ServerNode[] = [];
  for (let from = 0; from < due.length; from += 100) {
    const part = due.slice(from, from + 100);
    const asked = part.map(({ nodeId }) => ({ nodeId, attributeId: ua.attribute.userAccessLevel }));
    const answers = await within(session.read(asked), timeoutMs, 'asking what it keeps history of');
    for (const [index, each] of part.entries()) {
      const level = answers[index]?.value.value;
      if (typeof level === 'number' && (level & ua.historyRead) !== 0) kept.push(each);
    }
  }
  return kept;
}

async function readPart({ session, since, to, timeoutMs, take }: HistoryParts, part: ServerNode[]): Promise<number> {
  const earliest = to - longestMs;
  const sinceOf = ({ node }: ServerNode): number => Math.max(since.get(node.point)!, earliest);
  const [start, end] = [new Date(Math.min(...part.map(sinceOf))), new Date(to)];
  let open = part.map((each) => ({ each, asked: { nodeId: each.nodeId } as UaHistoryNode }));
  let count = 0;
  while (open.length > 0) {
    const options = { numValuesPerNode: pageSize, returnBounds: false, timestampsToReturn: ua.timestamps.both };
    const nodes = open.map(({ asked }) => asked);
    const answers = await within(
      session.readHistoryValue(nodes, start, end, options),
      timeoutMs,
      `reading the history of ${nodes.length} nodes`,
    );
    const samples: Sample[] = [];
    for (const [index, { each }] of open.entries())
      for (const value of answers[index]?.historyData?.dataValues ?? []) {
        const read = readValue(each.node, plain(value), to);
        if (!read.ok || read.ts <= sinceOf(each) || read.ts >= to) continue;
        const { point, unit } = each.node;
        samples.push({ point, ts: read.ts, value: read.value, quality: read.quality, ...(unit ? { unit } : {}) });
      }
    count += samples.length;
    await take(samples);
    open = open.flatMap(({ each }, index) => {
      const continuationPoint = answers[index]?.continuationPoint;
      return continuationPoint?.length ? [{ each, asked: { nodeId: each.nodeId, continuationPoint } }] : [];
    });
  }
  return count;
}
