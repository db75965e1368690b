import type { DeviceKind, LocalizedText, ParkRole, Places } from '@lingtan/web-sdk';

/** A point of an asset template. */
export interface TemplatePoint {
  quantity: string;
  name: LocalizedText;
  kind: 'gauge' | 'counter' | 'state';
  unit: string;
  expectedEverySeconds: number;
  retention: 'fast' | 'standard' | 'billing';
}

/** Answer of `GET /api/park-setup`. */
export interface Setup {
  /** `meter` is what an asset of the template stands for in the park's balance; null where none is metered. */
  templates: { id: string; title: LocalizedText; points: TemplatePoint[]; meter: string | null }[];
  kinds: DeviceKind[];
  plugins: { id: string; title: LocalizedText; description: LocalizedText; requires: string[]; unset: boolean }[];
  parks: string[];
}

export interface DraftEnterprise {
  id: string;
  en: string;
  zh: string;
  key: boolean;
}

export interface DraftAsset {
  id: string;
  en: string;
  zh: string;
  template: string;
  enterpriseId: string;
}

/** A device of an asset: what connects it and where, its profile, and which points of that become points of the asset. */
export interface DraftDevice {
  asset: string;
  plugin: string;
  /** Empty where its kind has none. */
  profile: string;
  /** Fields of its entry in the connector's settings. */
  connection: Record<string, unknown>;
  points: string[];
  /** Where the device holds the points, by quantity, where they are mapped one by one. */
  places: Places;
}

export interface DraftPerson {
  name: string;
  email: string;
  role: ParkRole;
  enterpriseId: string;
}

/** A park as far as it has been described; texts are as they were typed. */
export interface Draft {
  id: string;
  en: string;
  zh: string;
  timeZone: string;
  latitude: string;
  longitude: string;
  enterprises: DraftEnterprise[];
  assets: DraftAsset[];
  devices: DraftDevice[];
  /** Fields that all devices of a connector share, by plugin. */
  shared: Record<string, Record<string, unknown>>;
  plugins: string[];
  people: DraftPerson[];
}

export interface StepProps {
  draft: Draft;
  setup: Setup;
  change: (part: Partial<Draft>) => void;
}
