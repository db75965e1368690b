/** Why a forecast was made without weather; the words are in the locales under `weather.reason.<code>`. */
export const weatherReasons = ['none-offered', 'not-offered', 'several-offered', 'no-forecast', 'failed'] as const;

/** Which weather a forecast was made with. */
export interface WeatherUse {
  /** Plugin that told it, or that the configuration names. */
  provider: string | null;
  title: { en: string; 'zh-CN': string } | null;
  simulated: boolean;
  /** When the weather forecast became known, ms UTC. */
  issuedAt: number | null;
  /** Its evidence, where the provider keeps it. */
  ref: string | null;
  /** Null where weather was used. */
  reason: (typeof weatherReasons)[number] | null;
  params: Record<string, string>;
}
