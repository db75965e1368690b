import { modelTrain } from '../../contracts/index.ts';
import { modelPlant, type PlantFeed } from '../../domain/index.ts';
import type { Water } from '../context.ts';

/** A value that is older says nothing of now. */
const staleMs = 3_600_000;

/** The model of a plant, also of one that is being drawn, with what comes in now. */
export function trainRoutes({ scope, telemetry }: Water): void {
  scope.route(modelTrain, async ({ body: { plant } }) => {
    const known = new Set((await telemetry.points()).map(({ id }) => id));
    const incoming = plant.streams.filter(({ from }) => from === undefined);
    const analysers = plant.outlets.flatMap(({ flowPoint, parameters }) =>
      parameters.filter(({ unit }) => unit === 'mg/L').map(({ id, point }) => ({ id, point, flowPoint })),
    );
    const asked = [...incoming.map(({ flowPoint }) => flowPoint), ...analysers.map(({ point }) => point)].filter(
      (point): point is string => point !== undefined && known.has(point),
    );
    const latest = new Map((await telemetry.latest([...new Set(asked)])).map((each) => [each.point, each]));
    const now = scope.clock.now();
    const value = (point: string | undefined): number | null => {
      const told = point === undefined ? undefined : latest.get(point);
      return told && now - told.ts <= staleMs ? told.value : null;
    };
    const feeds = new Map<string, PlantFeed | null>(
      incoming.map(({ id, flowPoint }) => {
        const m3Hour = value(flowPoint);
        // An outlet watches the stream whose flow weighs its means.
        const contents = analysers.filter((each) => each.flowPoint !== undefined && each.flowPoint === flowPoint);
        const mgPerL = contents.flatMap((each) => {
          const told = value(each.point);
          return told === null ? [] : [[each.id, told] as const];
        });
        return [id, m3Hour === null ? null : { m3Hour, mgPerL: Object.fromEntries(mgPerL) }];
      }),
    );
    return modelPlant(plant, (stream) => feeds.get(stream) ?? null);
  });
}
