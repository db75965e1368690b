import type { PointKind, RetentionClass } from '../../contracts/index.ts';

/** What validation and writing need to know of a point. */
export interface KnownPoint {
  id: string;
  no: number;
  kind: PointKind;
  unit: string;
  retention: RetentionClass;
  enterpriseId: string | null;
  expectedEverySeconds: number;
  aheadSeconds: number;
}
