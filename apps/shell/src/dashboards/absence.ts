import type { ParkDetail } from '@lingtan/web-sdk';

/** Why a widget that stands on a dashboard cannot be drawn. */
export type Absence = 'not-installed' | 'disabled' | 'not-offered';

/** Tells why `plugin/widget` is not among those that the park offers to the viewer. */
export function absenceOf({ plugins }: Pick<ParkDetail, 'plugins'>, id: string): { plugin: string; why: Absence } {
  const plugin = id.split('/')[0]!;
  const known = plugins.find((each) => each.id === plugin);
  return { plugin, why: !known ? 'not-installed' : !known.enabled ? 'disabled' : 'not-offered' };
}
