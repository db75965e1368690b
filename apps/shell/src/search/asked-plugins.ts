import type { Me, ParkDetail, ParkPlugin } from '@lingtan/web-sdk';

/**
 * Plugins that the search asks for a person: those with a page that the person may open. For the people of one enterprise
 * none that runs in a process of its own: what it keeps belongs to no enterprise, so nobody but itself could hold back
 * what is another's.
 */
export function askedPlugins(me: Me, park: ParkDetail): ParkPlugin[] {
  const here = me.parks.find(({ id }) => id === park.id);
  const seesAll = here !== undefined && here.enterpriseId === null;
  return park.plugins.filter(({ enabled, nav, isolated }) => enabled && nav.length > 0 && (seesAll || !isolated));
}
