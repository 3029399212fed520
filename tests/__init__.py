from . import test_architecture
from . import test_card_class
from . import test_card_consent
from . import test_card_facts
from . import test_card_identity
from . import test_card_identity_reveal
from . import test_card_identity_rpc
from . import test_card_import
from . import test_card_lock
from . import test_card_nightly
from . import test_card_numbers
from . import test_card_partner
from . import test_card_protected
from . import test_card_search
from . import test_committed
from . import test_deal_finance
from . import test_deal_finance_behalf
from . import test_deal_finance_loan
from . import test_deal_finance_tour
from . import test_deal_delivery
from . import test_deal_delivery_tour
from . import test_deal_trade_in
from . import test_deal_incentive, test_deal_incentive_post, test_deal_incentive_race, test_deal_incentive_tour
from . import test_deal_incentive_print, test_deal_cancel, test_deal_notice
from . import test_deal_approval, test_deal_attacks, test_deal_cost, test_deal_race, test_deal_sheet, test_deal_tour, test_deal_won
from . import test_deal_owed
from . import test_defeat_gate, test_defeat_request, test_defeat_decision, test_defeat_revive, test_defeat_race, test_defeat_tour
from . import test_demo_load
from . import test_follow_up_day
from . import test_follow_up_day_sheet
from . import test_follow_up_day_tour
from . import test_follow_up_delivery
from . import test_follow_up_dialog
from . import test_follow_up_first_contact
from . import test_follow_up_flags
from . import test_follow_up_lapse
from . import test_follow_up_plan, test_follow_up_plan_many
from . import test_follow_up_race
from . import test_follow_up_record
from . import test_follow_up_review
from . import test_follow_up_review_tour
from . import test_install
from . import test_intake_assignment
from . import test_intake_cleaning
from . import test_intake_conversion
from . import test_intake_desk_tour
from . import test_intake_file
from . import test_intake_handover
from . import test_intake_http, test_intake_race, test_intake_many
from . import test_intake_mail
from . import test_intake_moves, test_intake_pool, test_intake_pool_mask
from . import test_intake_receive
from . import test_ownership_access, test_ownership_attacks
from . import test_ownership_case
from . import test_ownership_detection
from . import test_ownership_held, test_ownership_import, test_ownership_race
from . import test_ownership_ruling
from . import test_ownership_ruling_race
from . import test_ownership_tour
from . import test_prospect_card
from . import test_prospect_import
from . import test_prospect_level
from . import test_prospect_need
from . import test_prospect_origin
from . import test_prospect_plan
from . import test_prospect_print
from . import test_prospect_print_owner
from . import test_prospect_tour
from . import test_screens_roles
from . import test_screens_tours
from . import test_service_intake, test_service_intake_http
from . import test_service_spending
from . import test_security_access_matrix
from . import test_service_loyalty, test_service_loyalty_count, test_service_loyalty_report
from . import test_service_replacement, test_service_replacement_race, test_service_winback, test_service_winback_tour
from . import test_security_leaks
from . import test_security_leaks_deals, test_security_leaks_rooms, test_security_leaks_service
from . import test_security_leaks_vehicle
from . import test_service_paper
from . import test_service_satisfaction
from . import test_service_settlement, test_service_settlement_race, test_service_settlement_tour
from . import test_service_renewal, test_service_renewal_commission, test_service_renewal_race, test_service_renewal_tour
from . import test_showroom_check
from . import test_showroom_drive
from . import test_showroom_drive_access
from . import test_showroom_drive_calendar
from . import test_showroom_drive_race
from . import test_showroom_drive_tour
from . import test_showroom_invitation
from . import test_showroom_visit
from . import test_showroom_visit_card
from . import test_showroom_visit_print
from . import test_showroom_visit_rota
from . import test_showroom_visit_tour
from . import test_showroom_work_day
from . import test_traceability
from . import test_vehicle_history
from . import test_vehicle_name
from . import test_vehicle_page
from . import test_vehicle_policy
from . import test_vehicle_vehicle
from . import test_service_maintenance
from . import test_service_maintenance_calls
from . import test_service_maintenance_tour
from . import test_service_recall
from . import test_vehicle_recall, test_vehicle_recall_delivery, test_vehicle_recall_import, test_vehicle_recall_race
from . import test_service_visit, test_service_arrival, test_service_board, test_service_race, test_service_tour
from . import test_service_attacks
from . import test_service_attacks_rooms
from . import test_service_discount, test_service_short_charge
