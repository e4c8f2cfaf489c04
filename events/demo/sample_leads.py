"""Invented leads at every stage and status, as a table."""

from dataclasses import dataclass
from decimal import Decimal

from partners.models import Introduction, ProjectLead
from partners.pipeline import Stage, Status

Type, Source, State = ProjectLead.InvestmentType, ProjectLead.Source, Introduction.State


@dataclass(frozen=True)
class Sample:
    """A lead to be. `age` is days since it was received, `total` and `contract` millions.

    `brought` is (partner, share in percent, state) for each introduction, the introducer
    first; `receipts` is (days ago, millions, currency, US dollars for one unit).
    """

    title: str
    investor: str
    owner: str
    stage: Stage
    age: int
    industry: str = ""
    district: str = ""
    type: str = ""
    total: float | None = None
    currency: str = "USD"
    contract: float | None = None
    source: str = Source.DIRECT
    brought: tuple = ()
    receipts: tuple = ()
    status: str = Status.ONGOING
    reason: str = ""
    lost_to: str = ""
    jobs: int | None = None
    restricted: bool = False
    zone: str = ""
    duplicate_of: str = ""
    met: bool = False  # spoken of since it came to its stage

    @property
    def amounts(self):
        """(total, contract) in units of the currency."""
        return tuple(None if v is None else Decimal(str(v)) * 1_000_000 for v in (self.total, self.contract))


HK, IL = "HKTDC", "IsCham"
VERIFIED, CONFIRMED, CLAIMED = State.VERIFIED, State.CONFIRMED, State.CLAIMED
PUDONG, PUTUO = "Pudong New Area", "Putuo"

SAMPLES = [
    Sample("Water reuse pilot (sample)", "Sample Negev Water", "putuo", Stage.OPERATING, 340, "water_environment",
           PUTUO, Type.RESEARCH, 12, contract=10, source=Source.PARTNER, brought=((IL, 100, VERIFIED),), jobs=45,
           receipts=((150, 4, "USD"), (60, 18, "ILS")), zone="china-israel-hub"),
    Sample("Asia distribution centre (sample)", "Sample Harbour Logistics", "pudong", Stage.LANDED, 320,
           "trade_logistics", PUDONG, Type.GREENFIELD, 80, contract=60, source=Source.PARTNER,
           brought=((HK, 70, VERIFIED), ("PwC China", 30, VERIFIED)), jobs=210,
           receipts=((95, 20, "USD"), (30, 78, "HKD")), zone="lingang"),
    Sample("Cell therapy plant (sample)", "Sample Aurora Biotech", "account", Stage.LANDED, 300, "biomedicine",
           PUDONG, Type.GREENFIELD, 150, "EUR", 90, Source.PARTNER, (("McKinsey & Company", 100, VERIFIED),),
           ((45, 15, "EUR"),), jobs=160, zone="zhangjiang"),
    Sample("Silicon carbide test line (sample)", "Sample Hanbit Semiconductor", "pudong", Stage.REGISTERED, 280,
           "integrated_circuits", PUDONG, Type.GREENFIELD, 210, contract=120, source=Source.EVENT, jobs=320,
           zone="lingang"),
    Sample("Payments licence company (sample)", "Sample Kowloon Fintech", "account", Stage.REGISTERED, 260,
           "financial_services", "Hongkou", Type.HEADQUARTERS, 300, "HKD", 200, Source.PARTNER,
           ((HK, 100, CONFIRMED),), ((12, 39, "HKD"),), jobs=60),
    Sample("Robot joint workshop (sample)", "Sample Musashi Robotics", "city", Stage.SIGNED, 250,
           "high_end_equipment", "Jiading", Type.JOINT_VENTURE, 4500, "JPY", 2000, jobs=140),
    Sample("Grid storage assembly (sample)", "Sample Fjord Energy", "city", Stage.SIGNED, 220, "green_low_carbon",
           "Fengxian", Type.GREENFIELD, 95, "EUR", 70, Source.PARTNER,
           (("China International Capital Corporation (CICC)", 60, CONFIRMED), ("PwC China", 40, CLAIMED)),
           zone="lingang"),
    Sample("Clinic network (sample)", "Sample Straits Health", "account", Stage.SIGNED, 200, "life_health",
           "Minhang", Type.EXPANSION, 40, "SGD", 25, Source.PARTNER, (("PwC China", 100, CONFIRMED),),
           zone="hongqiao"),
    Sample("Irrigation control centre (sample)", "Sample Negev Water", "putuo", Stage.NEGOTIATING, 180,
           "agriculture", PUTUO, Type.RESEARCH, 6, source=Source.PARTNER, brought=((IL, 100, CLAIMED),)),
    Sample("Battery thermal lab (sample)", "Sample Galil Mobility", "putuo", Stage.NEGOTIATING, 150, "automobiles",
           PUTUO, Type.RESEARCH, 9, source=Source.PARTNER, brought=((IL, 80, CONFIRMED), (HK, 20, CLAIMED)),
           zone="china-israel-hub"),
    Sample("Cold chain hub (sample)", "Sample Harbour Logistics", "account", Stage.NEGOTIATING, 140,
           "trade_logistics", PUDONG, Type.EXPANSION, 35, source=Source.PARTNER, brought=((HK, 100, CLAIMED),)),
    Sample("Wafer inspection office (sample)", "Sample Hanbit Semiconductor", "pudong", Stage.NEGOTIATING, 120,
           "integrated_circuits", PUDONG, Type.HEADQUARTERS, 18, source=Source.EVENT),
    Sample("Coatings plant (sample)", "Sample Rhine Chemicals", "city", Stage.NEGOTIATING, 210, "chemicals",
           "Jinshan", Type.GREENFIELD, 130, "EUR", status=Status.DELAYED,
           reason="Sample: the head office decides next quarter."),
    Sample("Composite parts venture (sample)", "Sample Alpine Materials", "account", Stage.NEGOTIATING, 100,
           "advanced_materials", "Songjiang", Type.JOINT_VENTURE, 22, "CHF", restricted=True),
    Sample("Gene sequencing services (sample)", "Sample Aurora Biotech", "account", Stage.QUALIFIED, 90,
           "biomedicine", PUDONG, Type.EXPANSION, 28, "EUR", zone="zhangjiang"),
    Sample("Charging software team (sample)", "Sample Galil Mobility", "putuo", Stage.QUALIFIED, 75, "automobiles",
           PUTUO, Type.RESEARCH, 3, source=Source.PARTNER, brought=((IL, 100, CLAIMED),)),
    Sample("Plant protein line (sample)", "Sample Prairie Foods", "city", Stage.QUALIFIED, 160, "agriculture",
           "Chongming", Type.GREENFIELD, 45, source=Source.PARTNER,
           brought=(("Bay Area Council (San Francisco)", 100, CLAIMED),), status=Status.DORMANT,
           reason="Sample: waiting for the new season's budget."),
    Sample("Wealth technology desk (sample)", "Sample Kowloon Fintech", "account", Stage.QUALIFIED, 60,
           "financial_services", "Huangpu", Type.EXPANSION, None, source=Source.PARTNER, brought=((HK, 100, CLAIMED),),
           restricted=True, met=True),
    Sample("Surgical robot training centre (sample)", "Sample Musashi Robotics", "account", Stage.RECEIVED, 5,
           "life_health", "Xuhui", Type.RESEARCH),
    Sample("Offshore wind service base (sample)", "Sample Fjord Energy", "pudong", Stage.RECEIVED, 26,
           "green_low_carbon", PUDONG, source=Source.DISTRICT),
    Sample("Rehabilitation devices office (sample)", "Sample Straits Health", "account", Stage.RECEIVED, 20,
           source=Source.PARTNER, brought=(("PwC China", 100, CLAIMED),)),
    Sample("Leak detection service (sample)", "Sample Negev Water", "putuo", Stage.RECEIVED, 12, district=PUTUO,
           source=Source.PARTNER, brought=((IL, 100, CLAIMED),)),
    Sample("Speciality resins warehouse (sample)", "Sample Rhine Chemicals", "city", Stage.QUALIFIED, 230,
           "chemicals", "Baoshan", Type.EXPANSION, 15, "EUR", status=Status.LOST,
           reason="Sample: a shorter way to its customers.", lost_to="Another province"),
    Sample("Snack import office (sample)", "Sample Prairie Foods", "pudong", Stage.RECEIVED, 130, "agriculture",
           PUDONG, status=Status.ABANDONED, reason="Sample: the investor gave up the plan."),
    Sample("Cold storage near the port (sample)", "Sample Harbour Logistics", "pudong", Stage.RECEIVED, 110,
           "trade_logistics", PUDONG, source=Source.DISTRICT, status=Status.DUPLICATE,
           duplicate_of="Cold chain hub (sample)"),
]  # fmt: skip
