import type { WaterPlant } from '../../contracts/index.ts';
import type { Water } from '../context.ts';
import type { FoundFault } from './detect.ts';

/**
 * Analysers whose data logger sent frames with a time that stood still. Such values overlap each other and leave no trace among the
 * samples: the connector that saw the frames arrive tells them. Marked, not excluded: what is stored came before or after.
 */
export async function clockFaults(
  { clocks }: Pick<Water, 'clocks'>,
  plant: WaterPlant,
  span: { from: number; to: number },
): Promise<FoundFault[]> {
  const spans = (await clocks?.frozen(span)) ?? [];
  return plant.outlets.flatMap((outlet) =>
    outlet.parameters.flatMap((parameter) =>
      spans
        .filter(({ points }) => points.includes(parameter.point))
        .map(({ since, until, stuckAt, frames }): FoundFault => {
          const firstAt = Math.max(since, span.from);
          const lastAt = Math.min(until, span.to - 1);
          const evidence = { stuckAt, frames, seconds: Math.round((until - since) / 1000) };
          return {
            outlet: outlet.id,
            parameter: parameter.id,
            point: parameter.point,
            detector: 'clock',
            firstAt,
            lastAt,
            samples: frames,
            evidence,
            effect: 'marked',
          };
        }),
    ),
  );
}
