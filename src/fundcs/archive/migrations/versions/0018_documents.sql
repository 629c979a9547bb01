ALTER TABLE client_document ADD COLUMN name TEXT;
ALTER TABLE client_document ADD COLUMN dated TEXT;
ALTER TABLE client_document ADD COLUMN valid_until TEXT;
ALTER TABLE client_document ADD COLUMN filed_by TEXT REFERENCES staff (code);
ALTER TABLE client_document ADD COLUMN removed_by TEXT REFERENCES staff (code);
ALTER TABLE client_document ADD COLUMN removal_reason TEXT;
CREATE TABLE fund_unsealing (
	id INTEGER NOT NULL, 
	fund TEXT NOT NULL, 
	sealed_on TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	unsealed_at TEXT NOT NULL, 
	unsealed_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(fund) REFERENCES fund (code), 
	FOREIGN KEY(unsealed_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_fund_unsealing_fund ON fund_unsealing (fund);
