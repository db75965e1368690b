/** Room of a topic on a park: for those who see the whole park, or for the members of one enterprise. */
export function liveRoom(parkId: string, topic: string, enterpriseId?: string): string {
  return enterpriseId === undefined ? `park/${parkId}/${topic}` : `park/${parkId}/${topic}/e/${enterpriseId}`;
}
