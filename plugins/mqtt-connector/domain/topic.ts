import { parseSparkplugTopic, type SparkplugTopic } from '@lingtan/protocols';

/** What a topic says about the message on it. */
export type Topic =
  | { kind: 'json'; parkId: string; device: string }
  | { kind: 'sparkplug'; group: string; device: string; sparkplug: SparkplugTopic }
  | { kind: 'unknown' };

const json = /^lingtan\/([a-z][a-z0-9-]{0,62})\/telemetry\/([A-Za-z0-9][A-Za-z0-9_-]{0,127})$/;
const deviceName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/;

/** Classifies a topic. For Sparkplug the device is the one behind the node, or the node itself. */
export function parseTopic(topic: string): Topic {
  const match = json.exec(topic);
  if (match) return { kind: 'json', parkId: match[1]!, device: match[2]! };
  const sparkplug = topic.startsWith('spBv1.0/') ? parseSparkplugTopic(topic) : null;
  const device = sparkplug && (sparkplug.device ?? sparkplug.edge);
  if (!sparkplug || !device || !deviceName.test(device) || !deviceName.test(sparkplug.edge)) return { kind: 'unknown' };
  return { kind: 'sparkplug', group: sparkplug.group, device, sparkplug };
}
