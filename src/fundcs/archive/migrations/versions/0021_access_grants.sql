CREATE TABLE access_grant (
	id INTEGER NOT NULL, 
	staff TEXT NOT NULL, 
	client TEXT, 
	fund TEXT, 
	until TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	granted_at TEXT NOT NULL, 
	granted_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_grant_of CHECK ((client IS NULL) <> (fund IS NULL)), 
	FOREIGN KEY(staff) REFERENCES staff (code), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(fund) REFERENCES fund (code), 
	FOREIGN KEY(granted_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_access_grant_staff ON access_grant (staff);
CREATE TABLE access_revocation (
	access_grant INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	revoked_at TEXT NOT NULL, 
	revoked_by TEXT NOT NULL, 
	PRIMARY KEY (access_grant), 
	FOREIGN KEY(access_grant) REFERENCES access_grant (id), 
	FOREIGN KEY(revoked_by) REFERENCES staff (code)
)
 STRICT;
