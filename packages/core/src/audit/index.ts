export { type AuditEntry, type AuditRow, auditLog, auditTrail, recordAudit } from './audit.ts'
