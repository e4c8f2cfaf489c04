from . import contacts, industries, leads, organizations, programs, steps

__all__ = ["contacts", "industries", "leads", "organizations", "programs", "steps"]
