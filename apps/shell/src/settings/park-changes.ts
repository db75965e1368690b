/** What applying a park file or a rollback does to a park, as the API tells it. */
export interface ParkDiff {
  park: string;
  created: boolean;
  fields: string[];
  enterprises: PartDiff;
  telemetry: Record<'assets' | 'points', { added: string[]; changed: string[]; archived: string[] }>;
  plugins: { configured: string[]; enabled: string[]; disabled: string[] };
  screen: boolean;
  dashboards: PartDiff;
  warnings: { en: string; 'zh-CN': string }[];
  changed: boolean;
  revision: number | null;
}

interface PartDiff {
  added: string[];
  changed: string[];
  removed: string[];
}

/** One kind of change, with what it concerns. */
export interface ParkChangeLine {
  /** Key below `park-file.changes` among the texts. */
  id: string;
  sign: '+' | '~' | '−';
  /** Empty for what there is one of. */
  names: readonly string[];
}

/** The changes of a diff, one line for each kind that there is, in the order of a park file. */
export function changesOf(diff: ParkDiff): ParkChangeLine[] {
  const { assets, points } = diff.telemetry;
  const line = (id: string, sign: ParkChangeLine['sign'], names: readonly string[]): ParkChangeLine[] =>
    names.length > 0 ? [{ id, sign, names }] : [];
  const part = (id: string, { added, changed, removed }: PartDiff): ParkChangeLine[] => [
    ...line(`${id}-added`, '+', added),
    ...line(`${id}-changed`, '~', changed),
    ...line(`${id}-removed`, '−', removed),
  ];
  const model = (id: string, { added, changed, archived }: typeof assets): ParkChangeLine[] => [
    ...line(`${id}-added`, '+', added),
    ...line(`${id}-changed`, '~', changed),
    ...line(`${id}-archived`, '−', archived),
  ];
  return [
    ...(diff.created
      ? [{ id: 'park-created', sign: '+' as const, names: [diff.park] }]
      : line('park-changed', '~', diff.fields)),
    ...part('enterprises', diff.enterprises),
    ...model('assets', assets),
    ...model('points', points),
    ...line('plugins-configured', '~', diff.plugins.configured),
    ...line('plugins-enabled', '+', diff.plugins.enabled),
    ...line('plugins-disabled', '−', diff.plugins.disabled),
    ...(diff.screen ? [{ id: 'screen', sign: '~' as const, names: [] }] : []),
    ...part('dashboards', diff.dashboards),
  ];
}
