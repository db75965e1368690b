import { isDate, type Explanation, type ParsedRef } from '@lingtan/sdk';
import { dosingRef, producedBy, samplesRef, type Water } from '../context.ts';
import { readPlantDays } from '../days/day-store.ts';

/** The chemical of a day opens to the samples of its counter. */
export const explainDosing =
  ({ scope }: Water) =>
  async ({ key, revision }: ParsedRef, asOf: string | null): Promise<Explanation | null> => {
    const [plantId, dosingId, day] = key.split('/');
    const plant = scope.config.plants.find(({ id }) => id === plantId);
    const dosing = plant?.dosing.find(({ id }) => id === dosingId);
    if (!plant || !dosing || !isDate(day)) return null;
    const query = { plant: plant.id, from: day, to: day, asOf, revision };
    const [found] = await scope.db.tx((tx) => readPlantDays(tx, query));
    const told = found?.content.dosing?.find((each) => each.dosing === dosing.id);
    if (!found || !told) return null;
    const { from, to } = found.content;
    return {
      ref: dosingRef(plant.id, dosing.id, day, found.revision),
      title: {
        en: `${told.chemical}, ${dosing.name.en}, ${day}`,
        'zh-CN': `${dosing.name['zh-CN']} ${told.chemical} ${day} 投加量`,
      },
      value: told.kg,
      unit: 'kg',
      quality: told.quality,
      method: null,
      formula: { en: 'Σ steps of the counter over the day', 'zh-CN': '当日累计值增量之和' },
      parameters: { plant: plant.id, chemical: told.chemical, notes: told.notes.join(', ') },
      inputs: [
        { ref: samplesRef(dosing.counterPoint, from, to), role: `dosing:${dosing.id}`, value: null, unit: 'kg' },
      ],
      recordedAt: found.recordedAt,
      producedBy,
      supersedes: null,
    };
  };
