"""What a fact check notes is a remark; a finding is what people tell (GLOSSARY.md)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("evidence", "0005_sessions_findings_gaps_focus")]
    operations = [migrations.RenameField("clearance", "finding", "remark")]
