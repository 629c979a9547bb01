ALTER TABLE complaint_step ADD COLUMN answered_by TEXT;
ALTER TABLE complaint_step ADD COLUMN not_accepted TEXT;
CREATE TABLE complaint_withdrawal (
	complaint TEXT NOT NULL, 
	client TEXT, 
	merged_into TEXT, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (complaint), 
	FOREIGN KEY(complaint) REFERENCES complaint (no), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(merged_into) REFERENCES complaint (no), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_complaint_withdrawal_merged_into ON complaint_withdrawal (merged_into);
CREATE INDEX ix_complaint_withdrawal_withdrawn_at ON complaint_withdrawal (withdrawn_at);
CREATE TABLE complaint_correction (
	id INTEGER NOT NULL, 
	complaint TEXT NOT NULL, 
	client TEXT, 
	field TEXT NOT NULL, 
	"before" TEXT, 
	reason TEXT NOT NULL, 
	corrected_at TEXT NOT NULL, 
	corrected_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(complaint) REFERENCES complaint (no), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(corrected_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_complaint_correction_complaint ON complaint_correction (complaint);
