import { usePosted } from '@lingtan/web-sdk';
import type { WaterPlant } from '../../contracts/config.ts';
import type { TrainModelData } from '../../contracts/train.ts';

/** What comes in changes by the minute. */
const refetchMs = 60_000;

export interface ShownModel {
  data: TrainModelData;
  /** Whether it is that of the drawing before the last change. */
  earlier: boolean;
}

/** Flows and contents of a plant that is being drawn, as the server models them; nothing while the drawing cannot be. */
export function useModel(plant: WaterPlant, fine: boolean): ShownModel | undefined {
  const answer = usePosted<TrainModelData>('./train/model', { plant }, { refetchMs, enabled: fine });
  // A model that cannot be made now is shown as missing: the drawing itself is checked without the server.
  if (!fine || answer.isError || !answer.data) return undefined;
  return { data: answer.data, earlier: !answer.isCurrent };
}
