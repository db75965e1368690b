import type { LocalizedText } from '@lingtan/sdk';

interface Named {
  id: string;
  name: LocalizedText;
}

const storageSuffix = ' (storage)';

/** What is called by a term of a balance, such as `ro-feed` or `tank (storage)`; the term itself where the plant has it no more. */
export function termName(plant: { streams: readonly Named[]; units: readonly Named[] }, term: string): LocalizedText {
  const stream = plant.streams.find(({ id }) => id === term);
  if (stream) return stream.name;
  const unit = term.endsWith(storageSuffix)
    ? plant.units.find(({ id }) => id === term.slice(0, -storageSuffix.length))
    : undefined;
  if (!unit) return { en: term, 'zh-CN': term };
  return { en: `${unit.name.en} (storage)`, 'zh-CN': `${unit.name['zh-CN']}（贮水）` };
}
