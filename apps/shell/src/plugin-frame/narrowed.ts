import type { Me, ParkDetail, ParkPlugin } from '@lingtan/web-sdk';

/** Of the kernel's permissions, those that the kit draws by. */
const kit = ['kernel.evidence-read'];

/**
 * What a frame is told of the person and the park: what may be done with this plugin, the park's place and clock, and the
 * plugin itself. Neither who the person is nor which other parks, enterprises and plugins there are.
 */
export function narrowed(me: Me, park: ParkDetail, plugin: ParkPlugin): { me: Me; park: ParkDetail } {
  const held = me.permissions[park.id] ?? [];
  const here = me.parks.find(({ id }) => id === park.id);
  const own = held.filter((permission) => permission.startsWith(`${plugin.id}.`) || kit.includes(permission));
  return {
    me: {
      user: { id: '', name: '', email: '' },
      platformAdmin: false,
      parks: [{ id: park.id, name: park.name, role: here?.role ?? 'auditor', enterpriseId: null }],
      permissions: { [park.id]: own },
      language: me.language,
    },
    park: { ...park, enterprises: [], plugins: [{ ...plugin, webModule: null, webFrame: null }] },
  };
}
