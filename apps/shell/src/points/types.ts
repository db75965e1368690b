import type { LocalizedText } from '@lingtan/web-sdk';

/** Asset as `GET …/assets` sends it. */
export interface ApiAsset {
  id: string;
  parentId: string | null;
  kind: string;
  name: LocalizedText;
  enterpriseId: string | null;
  attributes: Record<string, unknown>;
}

/** Point as `GET …/points` sends it. */
export interface ApiPoint {
  id: string;
  assetId: string;
  enterpriseId: string | null;
  name: LocalizedText;
  kind: 'gauge' | 'counter' | 'state';
  quantity: string;
  unit: string;
  expectedEverySeconds: number;
  retention: string;
}
