import { useApiMutation } from '@lingtan/web-sdk';
import { useEffect } from 'react';
import type { WaterPlant } from '../../contracts/config.ts';
import type { TrainModelData } from '../../contracts/train.ts';

/** While a name is being typed nothing is asked. */
const settleMs = 600;
/** What comes in changes by the minute. */
const againMs = 60_000;

/** Flows and contents of a plant that is being drawn, as the server models them; nothing while the drawing cannot be. */
export function useModel(plant: WaterPlant, fine: boolean): TrainModelData | undefined {
  const { mutate, data } = useApiMutation<TrainModelData, { plant: WaterPlant }>('./train/model');
  useEffect(() => {
    if (!fine) return undefined;
    // A model that cannot be made now is shown as missing: the drawing itself is checked without the server.
    const ask = (): void => mutate({ plant }, { onError: () => undefined });
    const first = setTimeout(ask, settleMs);
    const again = setInterval(ask, againMs);
    return () => {
      clearTimeout(first);
      clearInterval(again);
    };
  }, [plant, fine, mutate]);
  return fine ? data : undefined;
}
