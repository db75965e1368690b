/** Live topic: `{ devices: Iec104StationStatus[] }`, only those that changed, at most every two seconds. */
export const iec104StationsTopic = 'iec104.stations';
