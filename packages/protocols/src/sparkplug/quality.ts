import { sparkplugDatatypes, sparkplugNumber } from './datatype.ts';
import type { SparkplugMetric, SparkplugProperty } from './payload.ts';

/** Codes of the property Quality: Sparkplug B 3.0, section 6.4.11. */
export const sparkplugQualityCodes = { bad: 0, good: 192, stale: 500 } as const;
export type SparkplugQuality = keyof typeof sparkplugQualityCodes;

const key = 'Quality';

/**
 * What a sender says of a value. Nothing said is good, as the specification has it; a code that it does not know is bad, since
 * nobody can tell that it is good.
 */
export function sparkplugQuality({ properties }: Pick<SparkplugMetric, 'properties'>): SparkplugQuality {
  const said = properties?.find((each) => each.key.toLowerCase() === key.toLowerCase());
  if (!said) return 'good';
  const code = sparkplugNumber(said.raw, said.type);
  if (code === sparkplugQualityCodes.good) return 'good';
  return code === sparkplugQualityCodes.stale ? 'stale' : 'bad';
}

/** The property that says a quality. */
export function sparkplugQualityProperty(quality: SparkplugQuality): SparkplugProperty {
  return { key, type: sparkplugDatatypes.Int32, raw: { kind: 'int', value: sparkplugQualityCodes[quality] } };
}
