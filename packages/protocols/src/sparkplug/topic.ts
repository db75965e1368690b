/** Message types of Sparkplug B: births, deaths, data and commands of edge nodes (N) and of devices behind them (D). */
export const sparkplugTypes = ['NBIRTH', 'NDEATH', 'NDATA', 'NCMD', 'DBIRTH', 'DDEATH', 'DDATA', 'DCMD'] as const;
export type SparkplugType = (typeof sparkplugTypes)[number];

/** `spBv1.0/{group}/{type}/{edge}[/{device}]`. `device` is null for messages of the edge node itself. */
export interface SparkplugTopic {
  group: string;
  type: SparkplugType;
  edge: string;
  device: string | null;
}

/** Takes a topic apart; null when it is not one of Sparkplug B (host state topics are not). */
export function parseSparkplugTopic(topic: string): SparkplugTopic | null {
  if (topic.length > 1024) return null;
  const [namespace, group, type, edge, device, ...more] = topic.split('/');
  if (namespace !== 'spBv1.0' || !group || !edge || more.length > 0 || device === '') return null;
  const known = sparkplugTypes.find((each) => each === type);
  if (!known || known.startsWith('D') !== (device !== undefined)) return null;
  return { group, type: known, edge, device: device ?? null };
}

/** Writes a topic. */
export function formatSparkplugTopic(topic: SparkplugTopic): string {
  const { group, type, edge, device } = topic;
  return `spBv1.0/${group}/${type}/${edge}${device === null ? '' : `/${device}`}`;
}
