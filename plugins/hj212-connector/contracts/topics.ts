/** Live topic: `{ devices: Hj212DeviceStatus[] }`, only those that changed, at most every two seconds. */
export const hj212DevicesTopic = 'hj212.devices';
