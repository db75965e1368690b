import './stopped-leader.db.test.ts';
