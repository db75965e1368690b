import type { LocalizedText } from '@lingtan/web-sdk';

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
  templates: { id: string; title: LocalizedText; points: TemplatePoint[] }[];
  profiles: {
    plugin: string;
    id: string;
    title: LocalizedText;
    source: string | null;
    points: { point: string; unit: string | null }[];
  }[];
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

/** A device of an asset: its register map, its address, and which points of the map become points of the asset. */
export interface DraftDevice {
  asset: string;
  profile: string;
  host: string;
  port: string;
  unitId: string;
  points: string[];
}

export interface DraftPerson {
  name: string;
  email: string;
  role: 'operator' | 'member' | 'auditor';
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
  plugins: string[];
  people: DraftPerson[];
}

export interface StepProps {
  draft: Draft;
  setup: Setup;
  change: (part: Partial<Draft>) => void;
}
